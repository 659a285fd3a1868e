// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

/** A transaction that can't be taken into a block, now or at all; the message says why. */
public final class TransactionRefused extends Exception {
    private static final long serialVersionUID = 1L;

    TransactionRefused(final String message) {
        super(message);
    }
}
