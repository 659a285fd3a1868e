// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import io.alys.core.value.Hash;
import java.util.List;

/** Whether a proof of work commits to something of ours (rules.md 12; the order and the names of reference 1.9). */
public final class AuxPowCheck {
    private static final int VERSION_CHAIN_ID_SHIFT = 16;
    private static final long NONCE_FACTOR = 1_103_515_245;
    private static final long NONCE_TERM = 12_345;

    private AuxPowCheck() {}

    /** What is wrong with a proof. */
    public enum Fault {
        NONE,
        /** The parent's version names our own chain: the same work would count twice. */
        PARENT_HAS_CHAIN_ID,
        /** The parent's hash is above the target. */
        INVALID_POW,
        /** The coinbase is not below the parent's Merkle root. */
        MERKLE_ROOT_INCORRECT,
        /** No header of merged mining where one may be, or more than one. */
        COINBASE_INVALID_OUTPUTS,
        /** The header commits to something else. */
        WRONG_ROOT,
        /** The number of leaves is not that of a tree as deep as the branch. */
        INVALID_MERKLE_SIZE,
        /** The leaf is not where ours has to be. */
        WRONG_INDEX
    }

    /**
     * The first thing that is wrong.
     *
     * @param commitment that the proof is for.
     * @param bits the target it must meet, as recomputed; never the proof's own.
     * @param chainId ours; the low 16 bits are a version's.
     */
    public static Fault faultOf(final AuxPow proof, final Hash commitment, final int bits, final long chainId) {
        if (proof.parent().version() >>> VERSION_CHAIN_ID_SHIFT == chainId) {
            return Fault.PARENT_HAS_CHAIN_ID;
        }
        if (!CompactTarget.isMet(proof.parent().hash(), bits)) {
            return Fault.INVALID_POW;
        }
        if (!proof.coinbaseBranch()
                .rootOf(proof.coinbase().txid())
                .equals(proof.parent().merkleRoot())) {
            return Fault.MERKLE_ROOT_INCORRECT;
        }
        final List<MergedMiningHeader> headers = MergedMiningHeader.in(proof.coinbase());
        if (headers.size() != 1) {
            return Fault.COINBASE_INVALID_OUTPUTS;
        }
        final MergedMiningHeader header = headers.getFirst();
        final int height = proof.blockchainBranch().nodes().size();
        if (!header.root().equals(proof.blockchainBranch().rootOf(commitment))) {
            return Fault.WRONG_ROOT;
        }
        if (header.size() != 1L << height) {
            return Fault.INVALID_MERKLE_SIZE;
        }
        return proof.blockchainBranch().sideMask() == expectedIndex(header.nonce(), chainId, height)
                ? Fault.NONE
                : Fault.WRONG_INDEX;
    }

    /**
     * The leaf that is a chain's: fixed by the nonce, so that nobody can commit to two blocks of one chain.
     *
     * @param nonce unsigned 32 bits.
     * @param height of the tree, at most {@link MerkleBranch#NODES_MAX}.
     */
    public static long expectedIndex(final long nonce, final long chainId, final int height) {
        final long leaves = 1L << height;
        long index = Long.remainderUnsigned(nonce * NONCE_FACTOR + NONCE_TERM, leaves);
        index += chainId;
        return Long.remainderUnsigned(index * NONCE_FACTOR + NONCE_TERM, leaves);
    }
}
