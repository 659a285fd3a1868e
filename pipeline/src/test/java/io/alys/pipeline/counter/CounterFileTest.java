// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.command.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CounterFileTest {
    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = folder.resolve("counters.dat");
    }

    @Test
    void shouldShowASecondReaderWhatIsCounted() throws IOException {
        final PipelineCounters counters =
                new PipelineCounters(CounterFile.create(path, 1234).manager());
        final CounterReader reader = CounterReader.open(path);
        counters.of(PipelineCounter.TICKS).incrementPlain();
        counters.of(PipelineCounter.INPUTS_SEQUENCED, Source.ENGINE).getAndAddPlain(3);
        counters.of(PipelineCounter.INPUTS_SEQUENCED, Source.PROBE).getAndAddPlain(4);

        final Map<String, Long> seen = new TreeMap<>();
        reader.forEach((type, label, value) -> seen.put(type + " " + label, value));

        assertThat(reader.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(reader.startedMs()).isEqualTo(1234);
        assertThat(seen)
                .containsEntry("10 ticks", 1L)
                .containsEntry("1 inputs sequenced: ENGINE", 3L)
                .containsEntry("1 inputs sequenced: RPC", 0L);
        assertThat(reader.total(PipelineCounter.INPUTS_SEQUENCED)).isEqualTo(7);
    }

    @Test
    void shouldBeReadableByAnotherProcessThatKnowsOnlyTheLayout() throws IOException {
        CounterFile.create(path, 1).manager().newCounter("a counter");

        final byte[] bytes = Files.readAllBytes(path);

        assertThat(new String(bytes, 0, 8, StandardCharsets.US_ASCII)).isEqualTo("ALYSCNT1");
        assertThat(bytes[8]).isEqualTo((byte) 1);
    }

    @Test
    void shouldLeaveTheOldFileToWhoeverReadsItWhenANewOneIsMade() throws IOException {
        new PipelineCounters(CounterFile.create(path, 1).manager())
                .of(PipelineCounter.TICKS)
                .set(9);
        final CounterReader old = CounterReader.open(path);

        final PipelineCounters counters =
                new PipelineCounters(CounterFile.create(path, 2).manager());
        counters.of(PipelineCounter.TICKS).set(1);

        assertThat(old.total(PipelineCounter.TICKS)).isEqualTo(9);
        assertThat(CounterReader.open(path).total(PipelineCounter.TICKS)).isEqualTo(1);
    }

    @Test
    void shouldRefuseAFileThatIsNotOne() throws IOException {
        Files.write(path, new byte[10]);
        assertThatThrownBy(() -> CounterReader.open(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("length=10");

        Files.write(path, new byte[CounterLayout.FILE_LENGTH]);
        assertThatThrownBy(() -> CounterReader.open(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("magic=0 version=0");
    }

    @Test
    void shouldGiveEachCounterATypeOfItsOwnAndASentence() {
        final Set<Integer> types = new HashSet<>();
        for (final PipelineCounter counter : PipelineCounter.values()) {
            assertThat(types.add(counter.type())).as(counter.name()).isTrue();
            assertThat(counter.sentence()).as(counter.name()).endsWith(".");
        }
        assertThat(Arrays.stream(PipelineCounter.values())
                        .mapToInt(counter -> Math.max(1, counter.keys().size()))
                        .sum())
                .isLessThan(PipelineCounters.COUNTERS_MAX);
    }

    @Test
    void shouldRefuseAKeyThatDoesNotFit() {
        final PipelineCounters counters = PipelineCounters.inMemory();

        assertThatThrownBy(() -> counters.of(PipelineCounter.INPUTS_SEQUENCED)).hasMessageContaining("has a key");
        assertThatThrownBy(() -> counters.of(PipelineCounter.EFFECTS_OUT, Source.RPC))
                .hasMessageContaining("has no key=RPC");
    }
}
