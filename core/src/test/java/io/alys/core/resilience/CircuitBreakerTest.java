// SPDX-License-Identifier: Apache-2.0
package io.alys.core.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.BinaryFieldWriter;
import io.alys.core.event.BreakerPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CircuitBreakerTest {
    private static final BreakerPolicy POLICY = new BreakerPolicy(3, 1_000, 800, 2);

    private final CircuitBreaker breaker = new CircuitBreaker();

    /** The third failure opens it when it comes at these times after the first; the second comes 10 ms after it. */
    @ParameterizedTest(name = "third failure after {0} ms, opens: {1}")
    @CsvSource({"10,true", "11,true", "999,true", "1000,false", "1001,false", "1009,false", "60000,false"})
    void shouldOpenWithinTheWindowAlone(final long thirdMs, final boolean isOpening) {
        breaker.failed(5_000);
        assertThat(breaker.opensOn(POLICY, 5_010)).isFalse();
        breaker.failed(5_010);

        assertThat(breaker.opensOn(POLICY, 5_000 + thirdMs)).isEqualTo(isOpening);
    }

    @Test
    void shouldOpenAtOnceWhereOneFailureIsEnough() {
        assertThat(breaker.opensOn(new BreakerPolicy(1, 1, 2, 1), 0)).isTrue();
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource({
        "CLOSED,CLOSED,false", "CLOSED,OPEN,true", "CLOSED,HALF_OPEN,false",
        "OPEN,CLOSED,false", "OPEN,OPEN,false", "OPEN,HALF_OPEN,true",
        "HALF_OPEN,CLOSED,true", "HALF_OPEN,OPEN,true", "HALF_OPEN,HALF_OPEN,false"
    })
    void shouldMoveAlongItsCircleAlone(final BreakerPhase from, final BreakerPhase to, final boolean isLegal) {
        bring(from);
        if (isLegal) {
            breaker.moveTo(to, 7);
            assertThat(breaker.phase()).isEqualTo(to);
            assertThat(breaker.movedAtMs()).isEqualTo(7);
        } else {
            assertThatThrownBy(() -> breaker.moveTo(to, 7)).hasMessageContaining("from " + from + " to " + to);
        }
    }

    @Test
    void shouldNeitherOpenNorCloseWhileOpen() {
        bring(BreakerPhase.OPEN);

        assertThat(breaker.opensOn(POLICY, 1)).isFalse();
        assertThat(breaker.closesOn(POLICY)).isFalse();
    }

    @Test
    void shouldOpenOnAnyFailureOfAProbeAndCloseOnEnoughAnswersInARow() {
        bring(BreakerPhase.HALF_OPEN);
        assertThat(breaker.opensOn(POLICY, 1_000_000)).isTrue();
        assertThat(breaker.closesOn(POLICY)).isFalse();
        breaker.succeeded();
        assertThat(breaker.closesOn(POLICY)).isTrue();
        assertThat(breaker.opensOn(POLICY, 1_000_000)).isTrue();

        breaker.moveTo(BreakerPhase.OPEN, 1_000_000);
        breaker.moveTo(BreakerPhase.HALF_OPEN, 1_000_001);
        assertThat(breaker.closesOn(POLICY))
                .as("the answers before do not count")
                .isFalse();
    }

    @Test
    void shouldForgetItsFailuresWhenItCloses() {
        breaker.failed(1);
        breaker.failed(2);
        bring(BreakerPhase.HALF_OPEN);
        breaker.moveTo(BreakerPhase.CLOSED, 3);

        assertThat(breaker.failuresWithin(1_000, 3)).isZero();
        assertThat(breaker.opensOn(POLICY, 4)).isFalse();
        assertThat(breaker.openedCount()).isEqualTo(1);
    }

    @Test
    void shouldCloseAndKeepItsCountWhenTheNodeStarts() {
        bring(BreakerPhase.OPEN);
        breaker.onNodeStarted();

        assertThat(breaker.phase()).isEqualTo(BreakerPhase.CLOSED);
        assertThat(breaker.openedCount()).isEqualTo(1);
        assertThat(breaker.isFirst()).isFalse();
    }

    /** Against a list of all that ever happened. */
    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("io.alys.core.fixture.Seeds#seeds")
    void shouldAgreeWithAnOracleThatRemembersEverything(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final BreakerPolicy policy = new BreakerPolicy(
                1 + random.nextInt(CircuitBreaker.FAILURES_MAX),
                1 + random.nextInt(300),
                2 + random.nextInt(100),
                1 + random.nextInt(3));
        final List<Long> failures = new ArrayList<>();
        int answers = 0;
        long nowMs = 1_000_000;
        for (int i = 0; i < 2_000; i++) {
            nowMs += random.nextInt(40);
            final long fromMs = nowMs - policy.windowMs();
            switch (breaker.phase()) {
                case OPEN -> breaker.moveTo(BreakerPhase.HALF_OPEN, nowMs);
                case CLOSED -> {
                    final long recent =
                            failures.stream().filter(atMs -> atMs > fromMs).count() + 1;
                    assertThat(breaker.opensOn(policy, nowMs)).isEqualTo(recent >= policy.failuresToOpen());
                    failures.add(nowMs);
                    breaker.failed(nowMs);
                    if (recent >= policy.failuresToOpen()) {
                        breaker.moveTo(BreakerPhase.OPEN, nowMs);
                    }
                    answers = 0;
                }
                case HALF_OPEN -> {
                    if (random.nextInt(3) == 0) {
                        breaker.failed(nowMs);
                        breaker.moveTo(BreakerPhase.OPEN, nowMs);
                        answers = 0;
                    } else {
                        answers++;
                        assertThat(breaker.closesOn(policy)).isEqualTo(answers >= policy.successesToClose());
                        if (answers >= policy.successesToClose()) {
                            breaker.moveTo(BreakerPhase.CLOSED, nowMs);
                            failures.clear();
                        } else {
                            breaker.succeeded();
                        }
                    }
                }
            }
            requireComesBack();
        }
    }

    private void requireComesBack() {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final BinaryFieldWriter writer = new BinaryFieldWriter().wrap(buffer, 0);
        breaker.writeFields(writer);
        final int length = writer.position();
        final CircuitBreaker again = new CircuitBreaker();
        final BinaryFieldReader reader = new BinaryFieldReader().wrap(buffer, 0, length, 1);
        again.readFields(reader);
        reader.end();
        final ExpandableArrayBuffer second = new ExpandableArrayBuffer();
        again.writeFields(writer.wrap(second, 0));

        assertThat(writer.position()).isEqualTo(length);
        assertThat(second).isEqualTo(buffer);
    }

    private void bring(final BreakerPhase phase) {
        if (phase != BreakerPhase.CLOSED) {
            breaker.moveTo(BreakerPhase.OPEN, 3);
        }
        if (phase == BreakerPhase.HALF_OPEN) {
            breaker.moveTo(BreakerPhase.HALF_OPEN, 4);
        }
    }
}
