// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.measure;

import org.agrona.concurrent.NanoClock;

/**
 * Offers at a fixed rate, whatever becomes of it: each offer carries the time it should have been made at, so a stall
 * counts against every offer it delayed, and none is left out. Never waits for an answer and never offers twice.
 */
public final class OpenLoop {
    private static final long NS_PER_S = 1_000_000_000;

    /** Offers in a row before the target may do something else, when many are overdue. */
    private static final int BURST_MAX = 64;

    private final NanoClock clock;
    private final long ratePerS;

    public OpenLoop(final NanoClock clock, final long ratePerS) {
        this.clock = clock;
        this.ratePerS = ratePerS;
    }

    /** Offers so many, beginning now; returns after the last. */
    public Sent run(final long firstNonce, final long count, final Target target) {
        return runAtMost(firstNonce, count, Long.MAX_VALUE, target);
    }

    /** The same, but ends once it took longer than that: a target that is far too slow would take for ever. */
    public Sent runAtMost(final long firstNonce, final long count, final long limitNs, final Target target) {
        final long startNs = clock.nanoTime();
        long offered = 0;
        long dropped = 0;
        long latestNs = 0;
        while (offered < count) {
            final long elapsedNs = clock.nanoTime() - startNs;
            if (elapsedNs > limitNs) {
                break;
            }
            final long due = Math.min(count, elapsedNs * ratePerS / NS_PER_S + 1);
            final long last = Math.min(due, offered + BURST_MAX);
            if (offered < last) {
                latestNs = Math.max(latestNs, elapsedNs - offered * NS_PER_S / ratePerS);
            }
            for (; offered < last; offered++) {
                if (!target.offer(firstNonce + offered, startNs + offered * NS_PER_S / ratePerS)) {
                    dropped++;
                }
            }
            target.betweenOffers();
        }
        return new Sent(startNs, offered, dropped, latestNs);
    }

    /** What is offered to. */
    public interface Target {
        /** Takes one that should have started then, or drops it: false. */
        boolean offer(long nonce, long intendedNs);

        /** Called over and over while nothing is due, and now and then while much is. */
        void betweenOffers();
    }

    /**
     * What was offered.
     *
     * @param startNs when the first should have started, and did.
     * @param offered of these were
     * @param dropped not taken.
     * @param latestNs how far behind its schedule the offering thread was at worst, whoever held it up.
     */
    public record Sent(long startNs, long offered, long dropped, long latestNs) {
        public long accepted() {
            return offered - dropped;
        }
    }
}
