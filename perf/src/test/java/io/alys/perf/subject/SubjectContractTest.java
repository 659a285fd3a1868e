// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.alys.core.health.ProbeFlyweight;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every contestant promises: without it, its figures would be of something else. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SubjectContractTest {
    private static final int EVENTS = 5_000;

    /** Still more than any ring holds: each may wait for the disk by itself. */
    private static final int FORCED_EVENTS = 1_500;

    @TempDir
    private Path directory;

    static List<Contestant> contestants() {
        return Contestants.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contestants")
    void shouldAnswerEachAcceptedEventOnceAndInOrder(final Contestant contestant) {
        final int events = contestant.group() == Contestant.Group.FORCING ? FORCED_EVENTS : EVENTS;
        for (final int length : new int[] {64, 256, 4096}) {
            final LongArrayList answered = new LongArrayList();
            final Setting setting = new Setting(directory.resolve("l" + length), length, (nonce, sentNs) -> {
                assertThat(sentNs).isEqualTo(nonce * 7);
                answered.addLong(nonce);
            });
            directory.resolve("l" + length).toFile().mkdirs();
            final UnsafeBuffer event = new UnsafeBuffer(new byte[length]);
            try (Subject subject = contestant.factory().apply(setting)) {
                for (int nonce = 0; nonce < events; nonce++) {
                    ProbeFlyweight.write(event, 0, nonce, nonce * 7L);
                    while (!subject.offer(event, length)) {
                        subject.turn();
                    }
                    event.setMemory(0, length, (byte) 0xEE);
                }
            }
            assertThat(answered).hasSize(events);
            for (int nonce = 0; nonce < events; nonce++) {
                assertThat(answered.getLong(nonce)).isEqualTo(nonce);
            }
        }
    }

    @Test
    void shouldNameEachContestantOnceAndFitForAFileName() {
        final Set<String> names = new HashSet<>();
        for (final Contestant contestant : Contestants.all()) {
            assertThat(contestant.name()).matches("[a-z0-9-]+");
            assertThat(names.add(contestant.name())).as(contestant.name()).isTrue();
        }
    }

    @Test
    void shouldNameTheChoicesWhenThereIsNoSuchContestant() {
        final var refusal = assertThrows(IllegalArgumentException.class, () -> Contestants.named("spine-sideways"));
        assertThat(refusal).hasMessageContaining("spine-sideways").hasMessageContaining("spine-shared-off");
    }
}
