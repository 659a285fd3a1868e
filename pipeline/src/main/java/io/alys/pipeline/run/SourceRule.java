// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import io.alys.core.health.ProbeFlyweight;
import io.alys.pipeline.inbound.OverflowPolicy;

/**
 * How the inputs of one source wait.
 *
 * @param isHot whether they come as bytes, and capacity is in bytes; otherwise as commands.
 * @param capacity of the ring; a power of two.
 * @param overflowPolicy what becomes of an input that finds it full.
 * @param share inputs guaranteed in each round of the schedule, at least 1.
 */
public record SourceRule(boolean isHot, int capacity, OverflowPolicy overflowPolicy, int share) {
    /** Of a hot source: of the longest inputs there is room for so many. */
    static final int LONGEST_INPUTS_MIN = 16;

    /** For decoded commands. */
    public static SourceRule warm(final int capacity, final OverflowPolicy overflowPolicy, final int share) {
        return new SourceRule(false, capacity, overflowPolicy, share);
    }

    /** For encoded inputs, which today are probes. */
    public static SourceRule hot(final int capacityBytes, final OverflowPolicy overflowPolicy, final int share) {
        return new SourceRule(true, capacityBytes, overflowPolicy, share);
    }

    /** Bytes of the longest input that a hot source may bring. */
    int inputLengthMax() {
        return Math.min(ProbeFlyweight.LENGTH_MAX, capacity / LONGEST_INPUTS_MIN);
    }
}
