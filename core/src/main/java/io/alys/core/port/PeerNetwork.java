// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

import io.alys.core.auxpow.RangeProof;
import io.alys.core.chain.Approval;
import io.alys.core.chain.EquivocationProof;
import io.alys.core.chain.SignedBlock;

/**
 * The other nodes. Promises nothing: what is published may come late, twice, in another order, or not at all, and what comes
 * from there is handed to the pipeline as a {@code PeerCommand}. Never blocks; used by one thread.
 */
public interface PeerNetwork {
    /** No peers: what is published goes nowhere. */
    PeerNetwork NONE = new PeerNetwork() {
        @Override
        public void publish(final SignedBlock block) {}

        @Override
        public void publish(final Approval approval) {}

        @Override
        public void publish(final RangeProof proof) {}

        @Override
        public void publish(final EquivocationProof proof) {}

        @Override
        public void requestBlocks(final long fromHeight, final int count) {}
    };

    /** Every peer is to have the block. */
    void publish(SignedBlock block);

    /** Every peer is to have the approval. */
    void publish(Approval approval);

    /** Every peer is to have the proof. */
    void publish(RangeProof proof);

    /** Every peer is to have the evidence, and to check it before it hands it on. */
    void publish(EquivocationProof proof);

    /**
     * Asks some peer for blocks of its chain.
     *
     * @param fromHeight of the first.
     * @param count at most so many.
     */
    void requestBlocks(long fromHeight, int count);
}
