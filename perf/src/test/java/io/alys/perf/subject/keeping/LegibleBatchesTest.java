// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.codec.RecordFrame;
import io.alys.journal.file.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegibleBatchesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0} events of {1} bytes")
    @CsvSource({"1, 64", "3, 256", "255, 256", "256, 256", "200, 4096"})
    void shouldAppendWhatTheJournalItselfWouldHaveWritten(final int count, final int length) throws IOException {
        try (LegibleBatches keeper = new LegibleBatches(directory, length)) {
            final UnsafeBuffer event = new UnsafeBuffer(new byte[length]);
            for (int i = 0; i < count; i++) {
                keeper.keep(event, 0, length);
            }
            keeper.endBatch();
        }
        final RecordFrame record = new RecordFrame();
        try (JournalReader reader = new JournalReader(onlyDirectory(), 0)) {
            for (int i = 0; i < count; i++) {
                assertThat(reader.next(record)).isTrue();
                assertThat(record.sequence()).isEqualTo(i);
                assertThat(record.inputLength()).isEqualTo(length);
            }
            assertThat(reader.next(record)).isFalse();
            assertThat(reader.checkTail()).isNull();
        }
    }

    private Path onlyDirectory() throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            final List<Path> all = children.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }
}
