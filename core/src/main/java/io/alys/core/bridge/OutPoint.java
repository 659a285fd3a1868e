// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bridge;

import io.alys.core.value.Hash;

/** One output of a Bitcoin transaction. Ordered by transaction, then index. */
public record OutPoint(Hash txid, int vout) implements Comparable<OutPoint> {
    @Override
    public int compareTo(final OutPoint other) {
        final int byTxid = txid.compareTo(other.txid);
        return byTxid != 0 ? byTxid : Integer.compare(vout, other.vout);
    }

    @Override
    public String toString() {
        return txid + ":" + vout;
    }
}
