// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

/** SplitMix64 (Steele, Lea, Flood 2014), its state kept by whoever draws: so that the draws are part of what is journaled. */
public final class SplitMix64 {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private SplitMix64() {}

    /** The state after one draw. */
    public static long next(final long state) {
        return state + GAMMA;
    }

    /** The number that a state stands for. */
    public static long mix(final long state) {
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
