// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.command.Command;
import io.alys.core.command.HealthCommand;
import io.alys.core.health.ResourceKind;
import io.alys.core.port.CommandSink;
import io.alys.pipeline.run.RingFill;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceAgentTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final Map<ResourceKind, Long> usedOfThousand = new EnumMap<>(ResourceKind.class);
    private final List<HealthCommand.ResourceLevelSeen> told = new ArrayList<>();
    private boolean isFull = false;
    private long nowNs = -5;

    private final ResourceAgent agent = new ResourceAgent(
            reader -> usedOfThousand.forEach((kind, used) -> reader.onMeasured(kind, used, 1000)),
            this::offer,
            () -> nowNs,
            () -> SECOND_NS);

    /** Uses in permille, one a second; then what is told, O, W or C, where a dot says nothing is. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "HEAP, 799 799 799 799, ....",
        "HEAP, 800 800 800 800, .W..",
        "HEAP, 900 700 900 700 900, .....",
        "HEAP, 800 949 950 950 950 950 950 950 950, .W....C..",
        "HEAP, 950 950 950 950, .C..",
        "HEAP, 800 800 760 760 760 760 760 760 760, .W.......",
        "HEAP, 800 800 749 749 749 749 749 749 749, .W....O..",
        "HEAP, 950 950 910 910 910 910 910 910 910, .C.......",
        "HEAP, 950 950 899 899 899 899 899 899 899, .C....W..",
        "HEAP, 950 950 100 100 100 100 100 100 100, .C....O..",
        "HEAP, 950 950 100 950 100 950 100 950 950, .C.......",
        "DISK, 249 249 250 250 250 250, ...W..",
        "DISK, 500 500 500, .C.",
        "RINGS, 499 499 500 500, ...W",
        "RINGS, 900 900, .C",
        "FILE_HANDLES, 800 800, .W",
        "DIRECT_MEMORY, 2000 2000, .C",
    })
    void shouldTellALevelOnceWhenItHasChangedForGood(
            final ResourceKind kind, final String uses, final String expected) {
        final StringBuilder levels = new StringBuilder();
        for (final String used : uses.split(" ", -1)) {
            usedOfThousand.put(kind, Long.parseLong(used));
            final int before = told.size();
            nowNs += SECOND_NS;
            turn();
            levels.append(
                    told.size() == before ? "." : told.getLast().level().name().substring(0, 1));
        }

        assertThat(levels).hasToString(expected);
        assertThat(told).allMatch(command -> command.kind() == kind && command.limit() == 1000);
    }

    @Test
    void shouldMeasureOnItsBeatOnly() {
        usedOfThousand.put(ResourceKind.HEAP, 1000L);
        turn();
        for (int i = 0; i < 9; i++) {
            nowNs += SECOND_NS / 10;
            turn();
        }
        assertThat(told).isEmpty();
        nowNs += SECOND_NS / 10;
        turn();
        assertThat(told).hasSize(1);
    }

    @Test
    void shouldKeepWhatTheRingHasNoRoomForAndOfferItAgain() {
        isFull = true;
        for (final ResourceKind kind : ResourceKind.values()) {
            usedOfThousand.put(kind, 1000L);
        }
        for (int i = 0; i < 10; i++) {
            nowNs += SECOND_NS;
            turn();
        }
        assertThat(told).isEmpty();

        isFull = false;
        turn();

        assertThat(told)
                .extracting(HealthCommand.ResourceLevelSeen::kind)
                .containsExactlyInAnyOrder(ResourceKind.values());
    }

    @Test
    void shouldMeasureThisProcess(@TempDir final Path directory) {
        final Map<ResourceKind, Long> limits = new EnumMap<>(ResourceKind.class);
        new ProcessResources(directory, () -> 1, () -> new RingFill("it", 1, 2)).measure((kind, used, limit) -> {
            assertThat(used).as(kind + " used").isNotNegative();
            limits.put(kind, limit);
        });

        assertThat(limits)
                .containsOnlyKeys(ResourceKind.values())
                .allSatisfy(
                        (kind, limit) -> assertThat(limit).as(kind + " limit").isPositive());
    }

    private void turn() {
        while (agent.doWork() > 0) {
            // Until it has nothing more to do now.
        }
    }

    private int offer(final Command command) {
        if (isFull) {
            return CommandSink.BACK_PRESSURED;
        }
        told.add((HealthCommand.ResourceLevelSeen) command);
        return CommandSink.ACCEPTED;
    }
}
