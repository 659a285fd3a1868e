// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.EventSourcedActor;
import io.alys.core.effect.EffectId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingOperationsTest {
    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3})
    void shouldHoldWhatAMapInTheOrderOfAskingHolds(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final PendingOperations pending = new PendingOperations();
        final Map<EffectId, Long> model = new LinkedHashMap<>();
        EffectId last = new EffectId(0, 0);
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(20) < 11) {
                last = random.nextBoolean()
                        ? new EffectId(last.sequence(), last.ordinal() + 1)
                        : new EffectId(last.sequence() + 1 + random.nextInt(3), 0);
                pending.add(last, i);
                model.put(last, (long) i);
            } else if (!model.isEmpty()) {
                final List<EffectId> ids = new ArrayList<>(model.keySet());
                final EffectId any = random.nextBoolean() ? ids.getFirst() : ids.get(random.nextInt(ids.size()));
                pending.remove(any);
                pending.remove(any);
                model.remove(any);
                assertThat(pending.contains(any)).isFalse();
            }
            assertThat(pending.count()).isEqualTo(model.size());
            assertThat(pending.nextDeadlineMs())
                    .isEqualTo(
                            model.isEmpty()
                                    ? EventSourcedActor.NO_DEADLINE
                                    : model.values().iterator().next());
        }
        final Map<EffectId, Long> seen = new LinkedHashMap<>();
        pending.forEach((id, deadlineMs) -> {
            seen.put(id, deadlineMs);
            return seen.size() < model.size();
        });
        assertThat(List.copyOf(seen.entrySet())).isEqualTo(List.copyOf(model.entrySet()));
        assertThat(model.keySet()).allMatch(pending::contains).hasSizeGreaterThan(1_024);
    }
}
