// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.List;

/**
 * The Bitcoin node, over JSON-RPC or embedded. Used by one thread; each call returns or throws within the
 * implementation's deadline. Hashes are in internal byte order.
 */
public interface BitcoinNode extends AutoCloseable {
    /** The best block. */
    Tip tip() throws PortException;

    /**
     * What follows a block on the best chain. Never waits for a block to appear.
     *
     * @param height of the block to follow; 0 for genesis.
     * @param hash of that block, or zero to take whichever block the best chain has at the height.
     * @throws PortException MISSING when the block is unknown to the node (behind or pruned).
     */
    Next blockAfter(long height, Hash hash) throws PortException;

    @Override
    void close();

    /**
     * @param height of the best block.
     * @param hash of the best block.
     * @param isSyncing initial block download.
     */
    record Tip(long height, Hash hash, boolean isSyncing) {}

    /** What can follow a block. */
    sealed interface Next permits Found, AtTip, Reorged {}

    /**
     * The next block. Only transactions that touch the federation script are handed over.
     *
     * @param height of this block.
     * @param hash of this block.
     * @param parentHash equals the hash asked for, unless that was zero.
     * @param timeS block time.
     * @param transactions raw, with witness, that have an output paying the federation.
     */
    record Found(long height, Hash hash, Hash parentHash, long timeS, List<Bytes> transactions) implements Next {
        public Found {
            transactions = List.copyOf(transactions);
        }
    }

    /** The block asked about is the best one. */
    record AtTip() implements Next {}

    /** The block asked about is no longer on the best chain. */
    record Reorged() implements Next {}
}
