// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.codec.RecordFrame;
import io.alys.core.fixture.ForwardingChannel;
import io.alys.core.value.Bytes;
import io.alys.journal.file.CycleFile;
import io.alys.journal.file.JournalReader;
import io.alys.journal.fixture.Machines;
import io.alys.journal.snapshot.Recovery;
import io.alys.journal.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goals R6: the power is lost while a force is under way. The disk then has everything forced before, any sectors of what was
 * written since, in whatever order, and of files that nobody forces anything or nothing. {@code -Dalys.power.states=N} for more.
 */
@Timeout(900)
class PowerLossTest {
    private static final int STATES = Integer.getInteger("alys.power.states", 300);
    private static final int OPENED_EACH = 20;
    private static final int FORCES = 40;
    private static final int RECORDS_MAX = 6;
    private static final int PROBE_LENGTH_MAX =
            4_000; // Longer than some sectors: one that is missing may be filling alone.
    private static final int SECTOR = 512;
    private static final long ROLL_MS = 6 * 60_000;

    @TempDir
    private Path root;

    private final List<Bytes> inputs = new ArrayList<>();
    private final List<Moment> moments = new ArrayList<>();
    private final NavigableMap<String, byte[]> forced = new TreeMap<>();
    private Tail forcedTail = new Tail(-1, 0);
    private Tail writtenTail = new Tail(-1, 0);
    private long nowMs = Machines.START_MS;

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2})
    void shouldLoseNothingForcedWhateverTheDiskHasOfTheRest(final long seed) throws Exception {
        write(seed);
        assertThat(CycleFile.list(root.resolve("journal"))).hasSizeGreaterThan(1);
        final SplittableRandom random = new SplittableRandom(seed);
        int withTheRest = 0;
        for (int state = 0; state < STATES; state++) {
            final Moment moment = moments.get(random.nextInt(moments.size()));
            final Path copy = Files.createDirectories(root.resolve("state" + state));
            for (final Image image : moment.images) {
                image.writeTo(copy, random);
            }
            final Tail tail = tailOf(copy);
            requireSameRecords(copy, state);
            assertThat(tail).as("state=" + state).isIn(moment.forcedTail, moment.writtenTail);
            withTheRest += tail.equals(moment.writtenTail) ? 1 : 0;
            if (state % OPENED_EACH == 0) {
                TornTailTest.checkGoesOn(copy, tail.sequence, tail.digest, "state=" + state);
            }
            TornTailTest.delete(copy);
        }
        assertThat(withTheRest).as("states that had all that was written").isBetween(1, STATES - 1);
    }

    private static Tail tailOf(final Path copy) {
        final Recovery.Recovered recovered =
                new Recovery(copy, new SnapshotStore(copy.resolve("none")), Machines::newMachine).run();
        return new Tail(recovered.machine().sequence(), recovered.machine().digest());
    }

    /** What a reader is shown is what was written, to the byte. */
    private void requireSameRecords(final Path copy, final int state) {
        final RecordFrame frame = new RecordFrame();
        try (JournalReader reader = new JournalReader(copy, 0)) {
            while (reader.next(frame)) {
                assertThat(inputOf(frame))
                        .as("state=" + state + " sequence=" + frame.sequence())
                        .isEqualTo(inputs.get((int) frame.sequence()));
            }
        }
    }

    private static Bytes inputOf(final RecordFrame frame) {
        final byte[] input = new byte[frame.inputLength()];
        frame.buffer().getBytes(RecordFrame.HEADER_LENGTH, input);
        return Bytes.of(input);
    }

    /** A journal over a roll; keeps what the directory is like at each force. */
    private void write(final long seed) {
        final Path directory = root.resolve("journal");
        final JournalOptions options = JournalOptions.small(directory).withWallClock(() -> nowMs);
        final SplittableRandom random = new SplittableRandom(seed);
        final Machines machines = new Machines(seed, PROBE_LENGTH_MAX);
        try (ChronicleEventJournal journal =
                ChronicleEventJournal.open(options, opened -> new ForwardingChannel(opened) {
                    @Override
                    public void force(final boolean isMetadata) throws IOException {
                        final String newest = keepMoment(options);
                        super.force(isMetadata);
                        forced.put(newest, Files.readAllBytes(directory.resolve(newest)));
                    }
                })) {
            for (int force = 0; force < FORCES; force++) {
                nowMs += force % (FORCES / 3) == FORCES / 3 - 1 ? ROLL_MS : 100;
                for (int i = 1 + random.nextInt(RECORDS_MAX); i > 0; i--) {
                    final RecordFrame record = machines.next();
                    journal.append(record.buffer(), 0, record.length());
                    inputs.add(inputOf(record));
                    writtenTail = new Tail(record.sequence(), record.digest());
                }
                journal.force();
                forcedTail = writtenTail;
            }
        }
    }

    /** Gives the name of the file that is about to be forced. */
    private String keepMoment(final JournalOptions options) throws IOException {
        final Path directory = options.directory();
        final List<Image> images = new ArrayList<>();
        final List<Path> cycles = CycleFile.list(directory);
        final int headLength = CycleHead.of(options).capacity();
        for (final Path file : cycles) {
            final byte[] written = Files.readAllBytes(file);
            final String name = file.getFileName().toString();
            // A file is begun with its head, which is forced before anything is written after it.
            final byte[] before =
                    forced.getOrDefault(name, Arrays.copyOf(Arrays.copyOf(written, headLength), written.length));
            images.add(new Image(name, before, written));
        }
        for (final String name : List.of("cycle-head.bin", "metadata.cq4t")) {
            if (Files.exists(directory.resolve(name))) {
                images.add(new Image(name, new byte[0], Files.readAllBytes(directory.resolve(name))));
            }
        }
        moments.add(new Moment(images, forcedTail, writtenTail));
        return cycles.getLast().getFileName().toString();
    }

    /** Where a journal ends. */
    private record Tail(long sequence, long digest) {}

    private record Moment(List<Image> images, Tail forcedTail, Tail writtenTail) {}

    /** A file while a force is under way. */
    private static final class Image {
        private final String name;

        /** What is certainly on the disk; empty when nothing is. */
        private final byte[] forced;

        /** What a reader sees. */
        private final byte[] written;

        private Image(final String name, final byte[] forced, final byte[] written) {
            this.name = name;
            this.forced = forced;
            this.written = written;
        }

        /** All of the sectors that differ, none, or each with its own chance; a file that was never forced may be missing. */
        private void writeTo(final Path directory, final SplittableRandom random) throws IOException {
            final int percent = random.nextInt(5) * 25;
            if (forced.length == 0 && percent == 0) {
                return;
            }
            final byte[] disk = Arrays.copyOf(forced, written.length);
            for (int from = 0; from < disk.length; from += SECTOR) {
                final int to = Math.min(from + SECTOR, disk.length);
                if (random.nextInt(100) < percent) {
                    System.arraycopy(written, from, disk, from, to - from);
                }
            }
            Files.write(directory.resolve(name), disk);
        }
    }
}
