// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bitcoin;

/** Bytes that are not a Bitcoin transaction, header or block. The message names the field, its value and the rule. */
public final class BitcoinParseException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param rule what it must be. */
    public BitcoinParseException(final String field, final Object value, final String rule) {
        super(field + "=" + value + " must be " + rule);
    }
}
