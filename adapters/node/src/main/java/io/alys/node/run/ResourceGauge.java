// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.core.health.ResourceKind;
import io.alys.core.health.ResourceLevel;
import java.util.concurrent.TimeUnit;

/**
 * Turns measurements of one resource into levels: with hysteresis, so that one near a limit does not go to and fro; only
 * when seen twice in a row, so that a burst is not told; and not too often.
 */
final class ResourceGauge {
    /** Shortest time between two changes of one resource that are told. */
    static final long TOLD_EVERY_NS = TimeUnit.SECONDS.toNanos(5);

    private static final int SEEN_MIN = 2;
    private static final long HYSTERESIS_PERMILLE = 50;
    private static final long PERMILLE = 1000;

    private final long warnPermille;
    private final long criticalPermille;

    // What was told, and what was seen since; the measuring thread only.
    private ResourceLevel told = ResourceLevel.OK;
    private long toldNs = 0;
    private boolean isEverTold = false;
    private ResourceLevel seen = ResourceLevel.OK;
    private int seenInRow = 0;

    private ResourceGauge(final long warnPermille, final long criticalPermille) {
        this.warnPermille = warnPermille;
        this.criticalPermille = criticalPermille;
    }

    /** Of the disk WARN is a quarter: four times what must stay free is left. */
    static ResourceGauge of(final ResourceKind kind) {
        return switch (kind) {
            case HEAP, DIRECT_MEMORY, FILE_HANDLES -> new ResourceGauge(800, 950);
            case RINGS -> new ResourceGauge(500, 900);
            case DISK -> new ResourceGauge(250, 500);
        };
    }

    /**
     * Notes one measurement.
     *
     * @return the level to tell now, or null when there is nothing to tell.
     */
    ResourceLevel measure(final long used, final long limit, final long nowNs) {
        final ResourceLevel now = levelAt(permille(used, limit));
        seenInRow = now == seen ? Math.min(seenInRow + 1, SEEN_MIN) : 1;
        seen = now;
        final boolean isNews = now != told && seenInRow >= SEEN_MIN;
        return isNews && (!isEverTold || nowNs - toldNs >= TOLD_EVERY_NS) ? now : null;
    }

    /** The level was told. */
    void told(final ResourceLevel level, final long nowNs) {
        told = level;
        toldNs = nowNs;
        isEverTold = true;
    }

    private ResourceLevel levelAt(final long permille) {
        final long critical =
                told == ResourceLevel.CRITICAL ? criticalPermille - HYSTERESIS_PERMILLE : criticalPermille;
        final long warn = told == ResourceLevel.OK ? warnPermille : warnPermille - HYSTERESIS_PERMILLE;
        if (permille >= critical) {
            return ResourceLevel.CRITICAL;
        }
        return permille >= warn ? ResourceLevel.WARN : ResourceLevel.OK;
    }

    private static long permille(final long used, final long limit) {
        if (used <= 0) {
            return 0;
        }
        return limit <= 0 || used >= limit ? PERMILLE : used * PERMILLE / limit;
    }
}
