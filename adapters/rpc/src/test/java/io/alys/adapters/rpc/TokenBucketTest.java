// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5);
    private final TokenBucket bucket = new TokenBucket(10, nowNs::get);

    @Test
    void shouldLetABurstThroughThenRefill() {
        assertThat(bucket.tryTake(10)).isTrue();
        assertThat(bucket.tryTake(1)).isFalse();

        // Across the clock's overflow.
        nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(99));
        assertThat(bucket.tryTake(1)).isFalse();
        nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(bucket.tryTake(1)).isTrue();
        assertThat(bucket.tryTake(1)).isFalse();
    }

    @Test
    void shouldTakeAllOrNone() {
        assertThat(bucket.tryTake(11)).isFalse();
        assertThat(bucket.tryTake(10)).isTrue();
    }

    @Test
    void shouldNotSaveMoreThanABurst() {
        nowNs.addAndGet(TimeUnit.HOURS.toNanos(1));

        assertThat(bucket.tryTake(10)).isTrue();
        assertThat(bucket.tryTake(1)).isFalse();
    }

    @Test
    void shouldNotBeFooledByAClockThatGoesBack() {
        assertThat(bucket.tryTake(10)).isTrue();
        nowNs.addAndGet(-TimeUnit.SECONDS.toNanos(5));

        assertThat(bucket.tryTake(1)).isFalse();
    }
}
