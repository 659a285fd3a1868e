// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.codec.RecordFrame;
import io.alys.journal.JournalDamagedException;
import io.alys.journal.file.CycleFile;
import io.alys.journal.file.CycleScan;
import io.alys.journal.fixture.Machines;
import io.alys.journal.snapshot.Recovery;
import io.alys.journal.snapshot.SnapshotStore;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Goals R1: the end of the journal cut at every byte of its last 64 KiB, and zero-filled from every byte. */
@Timeout(300)
class TornTailTest {
    private static final long SEED = 11;
    private static final int CUTS = 64 * 1024;
    private static final int FULL_OPENS = 200;

    @TempDir
    private Path directory;

    @Test
    void shouldFindTheLongestSoundPrefixWhereverTheTailIsCut() {
        final WrittenFile file = new WrittenFile(directory.resolve("seed" + SEED), SEED, CUTS + 8 * 1024);
        int wrong = 0;
        for (int cut = file.used - CUTS; cut < file.used; cut++) {
            wrong += isRight(file, file.memory, cut, cut, false) ? 0 : 1;
        }
        assertThat(wrong).as("cuts of %d judged wrongly", CUTS).isZero();
    }

    @Test
    void shouldFindTheLongestSoundPrefixFromWhereverTheTailIsZeros() {
        final WrittenFile file = new WrittenFile(directory.resolve("seed" + SEED), SEED, CUTS + 8 * 1024);
        final MemorySegment zeroed = file.copy();
        int wrong = 0;
        for (int cut = file.used - 1; cut >= file.used - CUTS; cut--) {
            zeroed.set(ValueLayout.JAVA_BYTE, cut, (byte) 0);
            wrong += isRight(file, zeroed, zeroed.byteSize(), cut, true) ? 0 : 1;
        }
        assertThat(wrong).as("zero fills of %d judged wrongly", CUTS).isZero();
    }

    private static boolean isRight(
            final WrittenFile file,
            final MemorySegment bytes,
            final long limit,
            final int cut,
            final boolean isZeroFilled) {
        try {
            final CycleScan scan = file.scan(bytes, limit);
            final WrittenFile.Document expected = file.lastBefore(cut, isZeroFilled);
            return expected == null
                    ? scan.documents().isEmpty()
                    : scan.lastSequence() == expected.last() && scan.lastDigest() == expected.digest();
        } catch (final JournalDamagedException e) {
            return false;
        }
    }

    @Test
    void shouldOpenForWritingAfterACutAndGoOn() throws Exception {
        final WrittenFile file = new WrittenFile(directory.resolve("seed" + SEED), SEED, CUTS + 8 * 1024);
        final SplittableRandom random = new SplittableRandom(SEED);
        final byte[] bytes = file.memory.toArray(ValueLayout.JAVA_BYTE);
        for (int i = 0; i < FULL_OPENS; i++) {
            final int cut = file.used - 1 - random.nextInt(CUTS);
            final boolean isZeroFilled = i % 2 == 0;
            final Path copy = directory.resolve("cut" + i);
            writeCut(copy.resolve(file.path.getFileName()), bytes, cut, isZeroFilled);
            final WrittenFile.Document expected = file.lastBefore(cut, isZeroFilled);
            checkGoesOn(
                    copy,
                    expected == null ? -1 : expected.last(),
                    expected == null ? 0 : expected.digest(),
                    "cut=" + cut + " zeros=" + isZeroFilled);
            assertThat(CycleFile.list(copy)).hasSize(1);
            delete(copy);
        }
    }

    /** Opens a journal that must end there, and appends to it. */
    static void checkGoesOn(final Path copy, final long lastSequence, final long lastDigest, final String what) {
        final JournalOptions options =
                JournalOptions.small(copy).withDurability(Durability.NONE).withWallClock(() -> Machines.START_MS);
        long digest = 0;
        final Recovery along = new Recovery(copy, new SnapshotStore(copy.resolve("none")), Machines::newMachine);
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options, along.whileOpening())) {
            assertThat(journal.lastSequence()).as(what).isEqualTo(lastSequence);
            assertThat(journal.lastDigest()).as(what).isEqualTo(lastDigest);
            final Recovery.Recovered recovered =
                    new Recovery(copy, new SnapshotStore(copy.resolve("none")), Machines::newMachine).run();
            assertThat(along.run(journal.lastSequence(), journal.lastDigest())
                            .machine()
                            .digest())
                    .as(what)
                    .isEqualTo(recovered.machine().digest());
            final Machines machines = new Machines(SEED, 100, recovered.machine());
            for (int record = 0; record < 3; record++) {
                final RecordFrame next = machines.next();
                journal.append(next.buffer(), 0, next.length());
                journal.force();
                digest = next.digest();
            }
        }
        final Recovery.RecoveryReport again = new Recovery(
                        copy, new SnapshotStore(copy.resolve("none")), Machines::newMachine)
                .run()
                .report();
        assertThat(again.digest()).as(what).isEqualTo(digest);
        assertThat(again.torn()).as(what).isNull();
    }

    static void writeCut(final Path path, final byte[] bytes, final int cut, final boolean isZeroFilled)
            throws IOException {
        Files.createDirectories(path.getParent());
        final byte[] kept =
                java.util.Arrays.copyOf(java.util.Arrays.copyOf(bytes, cut), isZeroFilled ? bytes.length : cut);
        Files.write(path, kept);
    }

    static void delete(final Path directory) throws IOException {
        try (java.util.stream.Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
