// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.journal.JournalFullException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskRoomTest {
    private static final long MORE_THAN_ANY_DISK = Long.MAX_VALUE / 2;

    @TempDir
    private Path directory;

    @Test
    void shouldTellTheWriterOfAShortageTheAgentSaw() throws Exception {
        final DiskRoom enough = new DiskRoom(directory, 0);
        assertThat(enough.isThere(10_000)).isTrue();
        assertThatCode(() -> enough.requireAsLastSeen(1, 10_000)).doesNotThrowAnyException();
        final DiskRoom room = new DiskRoom(directory, MORE_THAN_ANY_DISK);
        assertThat(room.isThere(10_000)).isFalse();
        assertThatThrownBy(() -> room.requireAsLastSeen(1, 10_000))
                .isInstanceOf(JournalFullException.class)
                .hasMessageContaining("freeBytes=");
    }

    @Test
    void shouldLetTheWriterAskWhenNobodyElseDoes() throws Exception {
        final DiskRoom room = new DiskRoom(directory, MORE_THAN_ANY_DISK);
        assertThatThrownBy(() -> room.requireAsLastSeen(1, 10_000)).isInstanceOf(JournalFullException.class);
    }

    @Test
    void shouldTakeAnotherLimitFromTheNextQuestionOn() throws Exception {
        final DiskRoom room = new DiskRoom(directory, 0);
        assertThat(room.isThere(10_000)).isTrue();

        room.freeBytesMin(MORE_THAN_ANY_DISK);

        assertThat(room.isThere(20_000)).isFalse();
        assertThatThrownBy(() -> room.requireAsLastSeen(1, 20_000)).isInstanceOf(JournalFullException.class);
        room.freeBytesMin(0);
        assertThatCode(() -> room.requireAsLastSeen(1, 20_000)).doesNotThrowAnyException();
    }

    @Test
    void shouldTellAFullDiskFromAnotherFault() throws Exception {
        assertThat(new DiskRoom(directory, 0).isFull(1)).isFalse();
        assertThat(new DiskRoom(directory, 0).isFull(MORE_THAN_ANY_DISK)).isTrue();
        assertThat(new DiskRoom(directory, MORE_THAN_ANY_DISK).isFull(1)).isTrue();
    }
}
