// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.contest;

/**
 * How events are offered.
 *
 * @param ratePerS events a second, open loop; 0 for as many as are taken.
 */
public record Load(long ratePerS) {
    /** As many as the subject takes. */
    public static final Load SATURATED = new Load(0);

    public Load {
        if (ratePerS < 0) {
            throw new IllegalArgumentException("ratePerS=" + ratePerS + " must be at least 0");
        }
    }

    public boolean isSaturated() {
        return ratePerS == 0;
    }

    /** For tables. */
    public String label() {
        return isSaturated() ? "saturated" : ratePerS % 1000 == 0 ? ratePerS / 1000 + " k/s" : ratePerS + "/s";
    }
}
