// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets so many through a second, with a burst of as many. Any thread. */
final class TokenBucket {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final long perSecond;
    private final LongSupplier clockNs;

    // Guarded by this. Credit is kept as time, so that nothing is lost to rounding between two refills.
    private long creditNs;
    private long refilledNs;

    TokenBucket(final int perSecond, final LongSupplier clockNs) {
        this.perSecond = perSecond;
        this.clockNs = clockNs;
        this.creditNs = SECOND_NS;
        this.refilledNs = clockNs.getAsLong();
    }

    /** Takes all or none. More than a second's worth is never let through. */
    synchronized boolean tryTake(final int tokens) {
        final long nowNs = clockNs.getAsLong();
        creditNs = Math.min(SECOND_NS, creditNs + Math.clamp(nowNs - refilledNs, 0, SECOND_NS));
        refilledNs = nowNs;
        final long costNs = tokens * SECOND_NS / perSecond;
        if (costNs > creditNs) {
            return false;
        }
        creditNs -= costNs;
        return true;
    }
}
