// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.codec.RecordFrame;
import io.alys.journal.JournalDamagedException;
import io.alys.journal.file.CycleScan;
import io.alys.journal.file.JournalReader;
import io.alys.journal.fixture.Machines;
import io.alys.journal.snapshot.Recovery;
import io.alys.journal.snapshot.SnapshotStore;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Goals R2: every bit of a 4 KiB area of records, and every byte before the first record. */
@Timeout(300)
class BitRotTest {
    private static final long SEED = 12;
    private static final int AREA = 4096;
    private static final int FULL_OPENS = 120;

    @TempDir
    private Path directory;

    @Test
    void shouldDetectOrNotCareAboutEachBitOfARecordArea() {
        final WrittenFile file = new WrittenFile(directory.resolve("seed" + SEED), SEED, 24 * 1024);
        final MemorySegment bytes = file.copy();
        final int start = file.documents.get(file.documents.size() / 2).position();
        int wrong = 0;
        int detected = 0;
        for (int position = start; position < start + AREA; position++) {
            for (int bit = 0; bit < 8; bit++) {
                flip(bytes, position, 1 << bit);
                try {
                    wrong += isWhole(file, file.scan(bytes, bytes.byteSize())) ? 0 : 1;
                } catch (final JournalDamagedException e) {
                    detected++;
                    wrong += e.sequence() == documentAt(file, position).first() ? 0 : 1;
                }
                flip(bytes, position, 1 << bit);
            }
        }
        assertThat(wrong).as("flips of %d judged wrongly", AREA * 8).isZero();
        // The rest lies in the legible text, which nobody relies on.
        assertThat(detected).as("flips of %d detected", AREA * 8).isGreaterThan(AREA * 8 / 3);
    }

    @Test
    void shouldCutTheLastBatchForEachBitThatMatters() {
        final WrittenFile file = new WrittenFile(directory.resolve("seed" + SEED), SEED, 4 * 1024);
        final MemorySegment bytes = file.copy();
        final WrittenFile.Document last = file.documents.getLast();
        final WrittenFile.Document before = file.documents.get(file.documents.size() - 2);
        int wrong = 0;
        for (int position = last.position(); position < last.end(); position++) {
            for (int bit = 0; bit < 8; bit++) {
                flip(bytes, position, 1 << bit);
                try {
                    final CycleScan scan = file.scan(bytes, bytes.byteSize());
                    final boolean isCut = scan.torn() != null && scan.lastDigest() == before.digest();
                    wrong += isCut || isWhole(file, scan) ? 0 : 1;
                } catch (final JournalDamagedException e) {
                    // A sound batch that says it is another journal's is no torn one.
                    wrong += e.sequence() == last.first() ? 0 : 1;
                }
                flip(bytes, position, 1 << bit);
            }
        }
        assertThat(wrong).as("flips judged wrongly").isZero();
    }

    @Test
    void shouldComeToTheSameStateWhateverByteOfTheIndexIsWrong() {
        final WrittenFile file = new WrittenFile(directory.resolve("seed" + SEED), SEED, 8 * 1024);
        final MemorySegment bytes = file.copy();
        int wrong = 0;
        for (int position = 0; position < file.documents.getFirst().position(); position++) {
            for (final int mask : new int[] {0xFF, 1 << (position & 7)}) {
                flip(bytes, position, mask);
                try {
                    wrong += isWhole(file, file.scan(bytes, bytes.byteSize())) ? 0 : 1;
                } catch (final JournalDamagedException e) {
                    wrong += e.sequence() == 0 ? 0 : 1;
                }
                flip(bytes, position, mask);
            }
        }
        assertThat(wrong).as("flips judged wrongly").isZero();
    }

    @Test
    void shouldOpenForWritingWithAWrongIndexAndGoOn() throws Exception {
        final WrittenFile file = new WrittenFile(directory.resolve("seed" + SEED), SEED, 8 * 1024);
        final SplittableRandom random = new SplittableRandom(SEED);
        int goneOn = 0;
        int refused = 0;
        for (int i = 0; i < FULL_OPENS; i++) {
            final MemorySegment bytes = file.copy();
            // The header and the starts of the two index pages, where Chronicle's numbers are.
            final int[] starts = {0, 200, 16_624};
            final int position = starts[i % 3] + random.nextInt(200);
            flip(bytes, position, 1 << random.nextInt(8));
            final Path copy = directory.resolve("flip" + i);
            Files.createDirectories(copy);
            Files.write(copy.resolve(file.path.getFileName()), bytes.toArray(ValueLayout.JAVA_BYTE));
            try (ChronicleEventJournal journal = ChronicleEventJournal.open(JournalOptions.small(copy)
                    .withDurability(Durability.NONE)
                    .withWallClock(() -> Machines.START_MS))) {
                final Machines machines = new Machines(SEED, 100, recover(copy).machine());
                final RecordFrame next = machines.next();
                journal.append(next.buffer(), 0, next.length());
                journal.force();
                assertThat(recover(copy).machine().digest())
                        .as("position=" + position)
                        .isEqualTo(next.digest());
                goneOn++;
            } catch (final JournalDamagedException e) {
                refused++;
            }
            TornTailTest.delete(copy);
        }
        assertThat(goneOn).isGreaterThan(FULL_OPENS / 2);
        assertThat(goneOn + refused).isEqualTo(FULL_OPENS);
    }

    @Test
    void shouldNameTheRecordWhenReaderAndWriterRefuseDamage() throws Exception {
        final Path journal = directory.resolve("seed" + SEED);
        final WrittenFile file = new WrittenFile(journal, SEED, 24 * 1024);
        final WrittenFile.Document damaged = file.documents.get(3);
        final MemorySegment bytes = file.copy();
        flip(bytes, damaged.end() - 20, 4);
        Files.write(file.path, bytes.toArray(ValueLayout.JAVA_BYTE));
        assertThatThrownBy(() -> ChronicleEventJournal.open(JournalOptions.small(journal)))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("sequence=" + damaged.first())
                .hasMessageContaining(file.path.toString());
        final RecordFrame frame = new RecordFrame();
        try (JournalReader reader = new JournalReader(journal, 0)) {
            assertThatThrownBy(() -> {
                        while (reader.next(frame)) {
                            assertThat(frame.sequence()).isLessThan(damaged.first());
                        }
                    })
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining("sequence=" + damaged.first());
        }
    }

    private static Recovery.Recovered recover(final Path journal) {
        return new Recovery(journal, new SnapshotStore(journal.resolve("none")), Machines::newMachine).run();
    }

    private static void flip(final MemorySegment bytes, final int position, final int mask) {
        bytes.set(ValueLayout.JAVA_BYTE, position, (byte) (bytes.get(ValueLayout.JAVA_BYTE, position) ^ mask));
    }

    private static boolean isWhole(final WrittenFile file, final CycleScan scan) {
        return scan.lastDigest() == file.documents.getLast().digest()
                && scan.lastSequence() == file.documents.getLast().last();
    }

    private static WrittenFile.Document documentAt(final WrittenFile file, final int position) {
        WrittenFile.Document found = file.documents.getFirst();
        for (final WrittenFile.Document document : file.documents) {
            if (document.position() <= position) {
                found = document;
            }
        }
        return found;
    }
}
