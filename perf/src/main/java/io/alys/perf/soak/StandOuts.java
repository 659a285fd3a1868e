// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.soak;

import java.util.concurrent.TimeUnit;

/**
 * Periods in which one of three watchers had a pause that neither of the others had. A host takes one core away at a time,
 * so even watchers of nothing stand out now and then; one that is no different from them does so in a third of the cases.
 *
 * @param byFirst periods in which the first stood out.
 * @param byAny in which any did.
 */
record StandOuts(int byFirst, int byAny) {
    /** A longest pause stands out when it is so much longer than each of the others'. */
    static final long BEYOND_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final double THIRD = 1.0 / 3;

    /** From the longest pause of each period, nanoseconds. */
    static StandOuts of(final long[] first, final long[] second, final long[] third) {
        int byFirst = 0;
        int byAny = 0;
        for (int i = 0; i < first.length; i++) {
            final boolean isFirst = first[i] - Math.max(second[i], third[i]) > BEYOND_NS;
            byFirst += isFirst ? 1 : 0;
            byAny += isFirst
                            || second[i] - Math.max(first[i], third[i]) > BEYOND_NS
                            || third[i] - Math.max(first[i], second[i]) > BEYOND_NS
                    ? 1
                    : 0;
        }
        return new StandOuts(byFirst, byAny);
    }

    /** How likely it is that the first stands out so often or oftener, were it like the others: 1 when it never did. */
    double chance() {
        double chance = 0;
        double ways = 1;
        for (int k = 0; k <= byAny; k++) {
            if (k >= byFirst) {
                chance += ways * Math.pow(THIRD, k) * Math.pow(1 - THIRD, byAny - k);
            }
            ways = ways * (byAny - k) / (k + 1);
        }
        return Math.min(1, chance);
    }
}
