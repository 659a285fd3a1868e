// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private static final long RATE_PER_S = 1_000_000;
    private static final long PERIOD_NS = 1_000;

    private long nowNs = 5_000_000;

    @Test
    void shouldOfferEachAtItsIntendedTime() {
        final Recording target = new Recording();

        final OpenLoop.Sent sent = new OpenLoop(() -> nowNs, RATE_PER_S).run(7, 100, target);

        assertThat(target.nonces).hasSize(100).startsWith(7L, 8L, 9L).endsWith(106L);
        for (int i = 0; i < target.intendedNs.size(); i++) {
            assertThat(target.intendedNs.get(i)).isEqualTo(sent.startNs() + i * PERIOD_NS);
        }
        assertThat(sent.accepted()).isEqualTo(100);
        assertThat(sent.latestNs()).isLessThan(PERIOD_NS);
    }

    @Test
    void shouldCountAStallAgainstEveryOfferItDelayed() {
        final long stallNs = 1_000_000;
        final Recording target = new Recording() {
            @Override
            public boolean offer(final long nonce, final long intendedNs) {
                if (nonce == 100) {
                    nowNs += stallNs;
                }
                return super.offer(nonce, intendedNs);
            }
        };

        final OpenLoop.Sent sent = new OpenLoop(() -> nowNs, RATE_PER_S).run(0, 2_000, target);

        // One offer stalled for a thousand periods: a load that waited for it would have seen one bad value.
        assertThat(target.latencies.getCountBetweenValues(stallNs / 2, 2 * stallNs))
                .isBetween(490L, 510L);
        assertThat(target.nonces).hasSize(2_000);
        assertThat(sent.latestNs()).isBetween(stallNs - 2 * PERIOD_NS, stallNs);
    }

    @Test
    void shouldEndWhenTheTargetIsFarTooSlow() {
        final Recording target = new Recording() {
            @Override
            public boolean offer(final long nonce, final long intendedNs) {
                nowNs += 10 * PERIOD_NS;
                return super.offer(nonce, intendedNs);
            }
        };

        final OpenLoop.Sent sent = new OpenLoop(() -> nowNs, RATE_PER_S).runAtMost(0, 1_000, 2_000 * PERIOD_NS, target);

        assertThat(sent.offered()).isBetween(200L, 300L).isEqualTo(target.nonces.size());
    }

    @Test
    void shouldCountWhatIsNotTakenAndNeverOfferItAgain() {
        final Recording target = new Recording() {
            @Override
            public boolean offer(final long nonce, final long intendedNs) {
                return super.offer(nonce, intendedNs) && nonce % 10 != 0;
            }
        };

        final OpenLoop.Sent sent = new OpenLoop(() -> nowNs, RATE_PER_S).run(0, 1_000, target);

        assertThat(sent.dropped()).isEqualTo(100);
        assertThat(sent.accepted()).isEqualTo(900);
        assertThat(target.nonces).doesNotHaveDuplicates().hasSize(1_000);
    }

    /** Takes everything; time passes in between. */
    private class Recording implements OpenLoop.Target {
        final List<Long> nonces = new ArrayList<>();
        final List<Long> intendedNs = new ArrayList<>();
        final Histogram latencies = LatencyRecorder.newHistogram();

        @Override
        public boolean offer(final long nonce, final long intended) {
            nonces.add(nonce);
            intendedNs.add(intended);
            latencies.recordValue(nowNs - intended);
            return true;
        }

        @Override
        public void betweenOffers() {
            nowNs += PERIOD_NS / 4;
        }
    }
}
