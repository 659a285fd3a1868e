// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import static io.alys.pipeline.fixture.SpineRig.START_MS;
import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.Sequence;
import io.alys.core.actor.EventSourcedActor;
import io.alys.pipeline.fixture.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SleepSpanTest {
    private static final long SHORT_NS = 100_000;

    private final Sequence headProgress = new Sequence(7);
    private final Sequence lastProgress = new Sequence(7);
    private final Sequence deadlineMs = new Sequence(EventSourcedActor.NO_DEADLINE);
    private final ManualClock clock = new ManualClock(START_MS);
    private final SleepSpan span = new SleepSpan(headProgress, lastProgress, deadlineMs, clock, SHORT_NS);

    @Test
    void shouldNeverBeLongWithoutADeadline() {
        assertThat(span.getAsLong()).isEqualTo(10_000_000);
    }

    /** The clock shows whole milliseconds, so up to one of those that seem to be left has passed. */
    @ParameterizedTest
    @CsvSource({
        "1000, 10000000",
        "11, 10000000",
        "10, 9000000",
        "3, 2000000",
        "2, 1000000",
        "1, 100000",
        "0, 100000",
        "-1, 100000",
        "-1000, 100000"
    })
    void shouldEndBeforeTheDeadline(final long leftMs, final long sleepNs) {
        deadlineMs.set(START_MS + leftMs);

        assertThat(span.getAsLong()).isEqualTo(sleepNs);
    }

    @Test
    void shouldBeShortWhileASlotIsHeld() {
        headProgress.set(8);
        assertThat(span.getAsLong()).isEqualTo(SHORT_NS);

        lastProgress.set(8);
        assertThat(span.getAsLong()).isGreaterThan(SHORT_NS);
    }
}
