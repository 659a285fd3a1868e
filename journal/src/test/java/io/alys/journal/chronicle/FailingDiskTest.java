// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.codec.RecordFrame;
import io.alys.journal.JournalFailedException;
import io.alys.journal.JournalFullException;
import io.alys.journal.chronicle.FailingChannels.Fault;
import io.alys.journal.fixture.Machines;
import io.alys.journal.snapshot.Recovery;
import io.alys.journal.snapshot.SnapshotStore;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goals R3: of a script with some thousand writes and forces the n-th fails, for each n, once or from then on. The journal
 * then refuses to go on, and has, when it is opened anew, all that it said was durable and nothing that was not appended.
 * {@code -Dalys.io.faults=N} for about so many of them, 17,000 for all.
 */
@Timeout(1800)
class FailingDiskTest {
    private static final long SEED = 31;
    private static final int BATCHES = 1_200;
    private static final int BATCH_MAX = 4;
    private static final int PROBE_LENGTH_MAX = 300;
    private static final int AGENT_EVERY = 4;
    private static final int ROLLS = 4;
    private static final long ROLL_MS = 6 * 60_000;
    private static final int GOES_ON_EACH = 20;
    private static final int FAULTS = Integer.getInteger("alys.io.faults", 1_000);
    private static final int FAULTS_OF_ALL_KINDS = 17_000;

    @TempDir
    private Path root;

    private final List<List<byte[]>> batches = new ArrayList<>();

    /** Rolling, by sequence. */
    private final List<Long> digests = new ArrayList<>();

    private long nowMs;

    @BeforeEach
    void makeScript() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final Machines machines = new Machines(SEED, PROBE_LENGTH_MAX);
        for (int i = 0; i < BATCHES; i++) {
            final List<byte[]> batch = new ArrayList<>();
            for (int left = 1 + random.nextInt(BATCH_MAX); left > 0; left--) {
                final RecordFrame record = machines.next();
                final byte[] bytes = new byte[record.length()];
                record.buffer().getBytes(0, bytes);
                batch.add(bytes);
                digests.add(record.digest());
            }
            batches.add(batch);
        }
    }

    @ParameterizedTest(name = "seed=" + SEED + " {0} forEver={1}")
    @CsvSource({
        "WRITE_ERROR, false",
        "WRITE_ERROR, true",
        "NO_SPACE, false",
        "NO_SPACE, true",
        "SHORT_WRITE, false",
        "SHORT_WRITE, true",
        "FORCE_ERROR, false",
        "FORCE_ERROR, true"
    })
    void shouldStopAndLoseNothingDurableWhenTheNthOperationFails(final Fault fault, final boolean isForEver)
            throws Exception {
        final Path unused = Files.createDirectories(root.resolve("none"));
        final FailingChannels counting = new FailingChannels(fault, Long.MAX_VALUE, false);
        assertThat(play(unused, counting).failure).isNull();
        final long operations = counting.operations();
        assertThat(operations).isGreaterThan(BATCHES);
        final int step = Math.max(1, FAULTS_OF_ALL_KINDS / FAULTS);
        int runs = 0;
        for (long n = 1; n <= operations; n += step) {
            final String what = fault + " n=" + n;
            final Path directory = Files.createDirectories(root.resolve("n" + n));
            Files.copy(unused.resolve("cycle-head.bin"), directory.resolve("cycle-head.bin"));
            final FailingChannels disk = new FailingChannels(fault, n, isForEver);

            final Played played = play(directory, disk);

            assertThat(disk.isForcedAgain()).as(what).isFalse();
            assertThat(played.failure == null).as(what).isEqualTo(fault == Fault.SHORT_WRITE);
            checkRecovered(directory, played, what, ++runs % GOES_ON_EACH == 0);
            TornTailTest.delete(directory);
        }
    }

    /** Plays the script until something fails. */
    private Played play(final Path directory, final FailingChannels disk) throws Exception {
        nowMs = Machines.START_MS;
        final JournalOptions options = JournalOptions.small(directory).withWallClock(() -> nowMs);
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options, disk)) {
            final Agent agent = journal.preallocationAgent();
            Throwable failure = null;
            int batch = 0;
            try {
                for (; batch < BATCHES; batch++) {
                    nowMs += batch % (BATCHES / ROLLS) == BATCHES / ROLLS - 1 ? ROLL_MS : 10;
                    if (batch % AGENT_EVERY == 0) {
                        agent.doWork();
                    }
                    append(journal, batches.get(batch));
                    journal.force();
                }
            } catch (final JournalFailedException | JournalFullException | UncheckedIOException stopped) {
                failure = stopped;
            }
            if (failure instanceof JournalFailedException || failure instanceof JournalFullException) {
                assertThatThrownBy(journal::force).isInstanceOf(JournalFailedException.class);
                assertThat(journal.durableSequence()).isLessThan(journal.lastSequence());
            }
            return new Played(journal.durableSequence(), journal.lastSequence(), failure);
        }
    }

    private static void append(final ChronicleEventJournal journal, final List<byte[]> batch) {
        for (final byte[] record : batch) {
            journal.append(new UnsafeBuffer(record), 0, record.length);
        }
    }

    private void checkRecovered(final Path directory, final Played played, final String what, final boolean isToGoOn) {
        final Recovery.Recovered recovered =
                new Recovery(directory, new SnapshotStore(directory.resolve("snapshots")), Machines::newMachine).run();
        final long sequence = recovered.machine().sequence();
        final long digest = recovered.machine().digest();
        assertThat(sequence).as(what).isBetween(played.durable, played.last);
        assertThat(digest).as(what).isEqualTo(sequence < 0 ? 0 : digests.get((int) sequence));
        if (isToGoOn) {
            TornTailTest.checkGoesOn(directory, sequence, digest, what);
        }
    }

    /**
     * How far the script came.
     *
     * @param durable as the journal said it.
     * @param last appended.
     * @param failure that stopped it, or null.
     */
    private record Played(long durable, long last, Throwable failure) {}
}
