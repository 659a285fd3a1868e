// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.perf.run.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private static final String NEWER =
            "{\"time\":\"2031-01-01T00:00:00Z\",\"revision\":\"a\",\"cores\":4,\"command\":\"c\","
                    + "\"weather\":[1],\"goals\":{\"g\":{\"median\":2.5,\"state\":\"MET\",\"clean\":5,\"mood\":\"good\"},"
                    + "\"h\":{\"median\":1,\"state\":\"POSTPONED\",\"clean\":5}}}";

    @TempDir
    private Path directory;

    private Path file;
    private History history;

    @BeforeEach
    void newHistory() {
        file = directory.resolve("made/history.ndjson");
        history = new History(file);
    }

    @Test
    void shouldReadBackWhatWasAppendedInOrder() throws IOException {
        assertThat(history.read()).isEmpty();
        final HistoryEntry first = entry(1);
        final HistoryEntry second = HistoryEntry.of(SyntheticRun.run());
        history.append(first);
        history.append(second);
        assertThat(history.read().getFirst()).isEqualTo(first);
        assertThat(history.read().getLast().goals().keySet()).containsExactly("met", "missed", "open", "odd");
        assertThat(history.read().getLast().goals().get("open"))
                .isEqualTo(new HistoryEntry.Standing(Double.NaN, Outcome.State.INCONCLUSIVE, 0));
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void shouldPassOverATornLastLineAndAppendAfterTheWholeOnes() throws IOException {
        history.append(entry(1));
        history.append(entry(2));
        final byte[] whole = Files.readAllBytes(file);
        for (int length = whole.length / 2 + 1; length < whole.length - 1; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(history.read()).as("length=" + length).containsExactly(entry(1));
        }
        history.append(entry(3));
        assertThat(history.read()).containsExactly(entry(1), entry(3));
    }

    @Test
    void shouldPassOverHalfACharacterAtTheEnd() throws IOException {
        history.append(entry(1));
        final byte[] half = "{\"revision\":\"\u00fc".getBytes(StandardCharsets.UTF_8);
        Files.write(file, Arrays.copyOf(half, half.length - 1), StandardOpenOption.APPEND);
        assertThat(history.read()).containsExactly(entry(1));
    }

    @Test
    void shouldPassOverFieldsAndStatesOfANewerBuildAndKeepThem() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, NEWER + "\n");
        history.append(entry(1));
        assertThat(history.read().getFirst().goals())
                .isEqualTo(Map.of("g", new HistoryEntry.Standing(2.5, Outcome.State.MET, 5)));
        assertThat(Files.readAllLines(file)).first().isEqualTo(NEWER);
    }

    @Test
    void shouldKeepTheLastThousand() throws IOException {
        Files.createDirectories(file.getParent());
        final List<String> lines = new ArrayList<>();
        for (int i = 0; i < History.ENTRIES_MAX + 5; i++) {
            lines.add(NEWER);
        }
        Files.write(file, lines);
        history.append(entry(1));
        assertThat(history.read()).hasSize(History.ENTRIES_MAX).endsWith(entry(1));
    }

    @Test
    void shouldNameALineThatIsNoEntry() throws IOException {
        history.append(entry(1));
        Files.writeString(file, "{}\n" + NEWER + "\n", StandardOpenOption.APPEND);
        assertThatThrownBy(history::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line=2")
                .hasMessageContaining("history.ndjson");
    }

    private static HistoryEntry entry(final int clean) {
        return new HistoryEntry(
                SyntheticRun.STARTED,
                "abc",
                2,
                "perf run",
                Map.of("g", new HistoryEntry.Standing(0.84, Outcome.State.MISSED, clean)));
    }
}
