// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import io.alys.core.effect.Effects;

/** The input that the machine handles, as all see it who decide something within it. There is one for each machine. */
public final class CurrentInput {
    private long sequence = 0;
    private long timeMs = 0;
    private long entropy = 0;
    private Effects effects = new Effects();

    /**
     * Another input begins.
     *
     * @param newEntropy the digest before it: the same in every process, and nobody's choice.
     * @param produced receives its effects.
     */
    public void begin(final long newSequence, final long newTimeMs, final long newEntropy, final Effects produced) {
        sequence = newSequence;
        timeMs = newTimeMs;
        entropy = newEntropy;
        effects = produced;
    }

    public long sequence() {
        return sequence;
    }

    /** Unix milliseconds of sequenced time. */
    public long timeMs() {
        return timeMs;
    }

    /** What random numbers are drawn from. */
    public long entropy() {
        return entropy;
    }

    /** What it leads to outside, so far. */
    public Effects effects() {
        return effects;
    }
}
