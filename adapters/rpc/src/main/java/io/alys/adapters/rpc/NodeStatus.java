// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import io.alys.core.chain.Equivocation;
import java.util.List;

/**
 * Where the node stands: an immutable snapshot.
 *
 * @param network name of the chain spec.
 * @param chainId of the execution layer.
 * @param genesisRoot of the chain, 0x-hex; with the chain id, its identity (rules.md 4).
 * @param height of the head.
 * @param headRoot block root of the head, 0x-hex.
 * @param slot of the head.
 * @param settled the newest block that is never reverted, whatever comes (docs/adr/0014).
 * @param finalized the newest block that a proof of work covers; none where no work finalizes blocks.
 * @param productionHold why this node proposes no blocks; empty when it does, or is no authority.
 * @param equivocations authorities that signed two blocks of one slot.
 * @param journalSequence of the last durable input.
 * @param digest of the state after that input, hex.
 * @param enginePhase how far the node has come with its execution client.
 * @param bitcoinHeight of the last Bitcoin block scanned.
 * @param depositsPending deposits seen and not yet credited.
 * @param mintedSats credited so far.
 * @param uncoveredSats credited, but no longer held on Bitcoin (rules.md 17).
 * @param journalBytes on disk.
 * @param threadingMode of the pipeline.
 * @param version of the node.
 */
public record NodeStatus(
        String network,
        long chainId,
        String genesisRoot,
        long height,
        String headRoot,
        long slot,
        BlockId settled,
        BlockId finalized,
        String productionHold,
        List<Equivocation> equivocations,
        long journalSequence,
        String digest,
        String enginePhase,
        long bitcoinHeight,
        int depositsPending,
        long mintedSats,
        long uncoveredSats,
        long journalBytes,
        String threadingMode,
        String version) {
    public NodeStatus {
        equivocations = List.copyOf(equivocations);
    }

    /**
     * Which block.
     *
     * @param height -1 for none.
     * @param root 0x-hex; empty for none.
     * @param slot 0 for none.
     */
    public record BlockId(long height, String root, long slot) {
        public static final BlockId NONE = new BlockId(-1, "", 0);
    }
}
