// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import io.alys.core.value.Hash;

/**
 * What a proof of work has to be for.
 *
 * @param commitment to the roots of all blocks that the proof would finalize, in internal byte order.
 * @param chainId ours, for a place in a tree of several chains.
 * @param previousBlock root of the last block with a proof.
 * @param bits target, in compact form.
 * @param height that of the last block with a proof, and one (reference 1.9).
 * @param blocks that the proof would finalize, at least 1.
 */
public record MiningWork(Hash commitment, long chainId, Hash previousBlock, int bits, long height, long blocks) {}
