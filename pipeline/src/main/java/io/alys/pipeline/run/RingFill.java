// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

/**
 * How full a ring is.
 *
 * @param ring what it is, for people.
 * @param used places taken.
 * @param capacity places there are.
 */
public record RingFill(String ring, long used, long capacity) {
    /** The fuller one. */
    RingFill max(final RingFill other) {
        return other.used * capacity > used * other.capacity ? other : this;
    }
}
