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
        /** Some nodes do not hear some others, who hear them. */
        ONE_WAY,
        /** Killed; comes back from its journal. */
        KILL,
        /** Killed and back at once. */
        CRASH,
        /** The disk forces nothing; soon the node is killed, and unforced records are lost, or the last is torn. */
        DISK_LOSS,
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
        /** The execution client calls every block invalid. */
        ENGINE_CONTRARY,
        /** The block store's disk is full. */
        STORE_FULL,
        /** The signer does not answer. */
        SIGNER_HUNG,
        /** The Bitcoin node does not answer. */
        BITCOIN_HUNG,
        /** Nobody's Bitcoin node can be reached. */
        BITCOIN_DOWN,
        /** No Bitcoin block is found. */
        BITCOIN_SILENT,
        /** The newest Bitcoin block is replaced. */
        BITCOIN_REORG,
        /** As many are replaced as take confirmed deposits away, some of them for good. */
        BITCOIN_DEEP_REORG,
        /** The clock is ahead by less than a slot. */
        CLOCK_AHEAD,
        /** The clock goes back, by some slots or by an hour. */
        CLOCK_BACK,
        /** The clock is an hour ahead for a while. */
        CLOCK_LEAP
    }
}
