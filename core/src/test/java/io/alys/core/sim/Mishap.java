// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

/**
 * One thing that goes wrong in a simulated network.
 *
 * @param slot in which it begins, counted from the start.
 * @param kind what happens.
 * @param node to whom, where it happens to one.
 * @param slots how long it lasts.
 * @param salt of whatever else is drawn for it.
 */
public record Mishap(int slot, Kind kind, int node, int slots, long salt) {
    /** What can go wrong. */
    public enum Kind {
        /** A group of nodes hears nobody else. */
        PARTITION,
        /** Killed; comes back from its journal. */
        KILL,
        /** Killed and back at once. */
        CRASH,
        /** Messages take up to three slots. */
        SLOW_NETWORK,
        /** Up to half of all messages are lost. */
        LOSS,
        /** The execution client is unreachable. */
        ENGINE_DOWN,
        /** A call to the execution client hangs. */
        ENGINE_HUNG,
        /** The execution client forgets its newest blocks. */
        ENGINE_AMNESIA,
        /** The block store's disk is full. */
        STORE_FULL,
        /** The signer does not answer. */
        SIGNER_HUNG,
        /** The Bitcoin node does not answer. */
        BITCOIN_HUNG,
        /** The newest Bitcoin block is replaced. */
        BITCOIN_REORG,
        /** The clock is ahead by less than a slot. */
        CLOCK_AHEAD
    }
}
