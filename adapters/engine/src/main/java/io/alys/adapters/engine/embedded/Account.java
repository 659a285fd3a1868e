// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import java.math.BigInteger;

/** An account's balance in wei and the number of transactions it sent. */
record Account(BigInteger balanceWei, long nonce) {
    static final Account EMPTY = new Account(BigInteger.ZERO, 0);

    boolean isEmpty() {
        return nonce == 0 && balanceWei.signum() == 0;
    }
}
