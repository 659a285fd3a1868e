// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import io.alys.core.codec.RecordFrame;
import io.alys.core.health.ProbeFlyweight;
import io.alys.perf.subject.Contestant;
import io.alys.perf.subject.Contestant.Group;
import io.alys.perf.subject.Setting;
import io.alys.perf.subject.Subject;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What else keeps events: some that do the node's work on a bare Disruptor, and the limits, which only append. */
public final class KeepingRivals {
    /** Most work on the load's thread. */
    private static final int THREADS = 1;

    /** The load's and that of all steps. */
    private static final int THREADS_FUSED = 2;

    /** A record is its event, a header, and an answer of two numbers. */
    private static final int RECORD_OVERHEAD =
            RecordFrame.HEADER_LENGTH + RecordFrame.EVENT_HEADER_LENGTH + 2 * Long.BYTES;

    private KeepingRivals() {}

    /** All of them. */
    public static List<Contestant> all() {
        return List.of(
                pipeline(
                        "disruptor-chronicle",
                        "bare Disruptor on one thread, each record appended to Chronicle Queue by itself",
                        Group.KEEPING,
                        (directory, length) -> new ChronicleRecords(directory)),
                pipeline(
                        "disruptor-file",
                        "bare Disruptor on one thread, the records written to a file once a batch",
                        Group.KEEPING,
                        BatchFile::growing),
                fused("disruptor-fused-file", Group.KEEPING, BatchFile::growing),
                fused("disruptor-fused-file-forced", Group.FORCING, BatchFile::forced),
                pipeline(
                        "disruptor-file-forced",
                        "bare Disruptor on one thread, the records written to a preallocated file and forced once a batch",
                        Group.FORCING,
                        BatchFile::forced),
                appender(
                        "chronicle-record",
                        "appends events to Chronicle Queue, each by itself",
                        Group.KEEPING,
                        (directory, length) -> new ChronicleRecords(directory)),
                appender(
                        "chronicle-batch",
                        "appends events to Chronicle Queue, one document a batch",
                        Group.KEEPING,
                        ChronicleBatches::new),
                appender(
                        "chronicle-batch-legible",
                        "appends to Chronicle Queue, one document a batch, what the journal would write, made beforehand",
                        Group.KEEPING,
                        LegibleBatches::new),
                single(
                        "mmap",
                        "copies events, with checksums, to a mapped file whose blocks and pages are all there already",
                        Group.KEEPING,
                        ProbeFlyweight.LENGTH_MAX,
                        TouchedMap::new),
                appender("file-append", "writes events to a file once a batch", Group.KEEPING, BatchFile::growing),
                appender(
                        "file-forced",
                        "writes events to a preallocated file and forces it once a batch",
                        Group.FORCING,
                        BatchFile::forced),
                single(
                        "fdatasync",
                        "writes and forces a page of a preallocated file for each event: the bare device, for low rates",
                        Group.FORCING,
                        ForcedPages.PAGE_LENGTH,
                        ForcedPages::new),
                appender(
                        "rocksdb-wal",
                        "puts events into RocksDB, one write a batch, its log not forced",
                        Group.KEEPING,
                        (directory, length) -> new RocksWal(directory, length, false)),
                appender(
                        "rocksdb-wal-forced",
                        "puts events into RocksDB, one write a batch, its log forced each time",
                        Group.FORCING,
                        (directory, length) -> new RocksWal(directory, length, true)),
                new Contestant(
                        "aeron-archive",
                        "Aeron Archive on a thread of its own records events published within the machine, not forced",
                        Group.KEEPING,
                        RecordedPublication.THREADS,
                        ProbeFlyweight.LENGTH_MAX,
                        RecordedPublication::new));
    }

    /**
     * @param keeper made of a directory and the length of what it is given.
     */
    private static Contestant pipeline(
            final String name,
            final String description,
            final Group group,
            final BiFunction<Path, Integer, Keeper> keeper) {
        return contestant(
                name,
                description,
                group,
                ProbeFlyweight.LENGTH_MAX,
                setting -> new KeptDisruptor(
                        keeper.apply(setting.directory(), setting.eventLength() + RECORD_OVERHEAD), setting));
    }

    private static Contestant fused(
            final String name, final Group group, final BiFunction<Path, Integer, Keeper> keeper) {
        return new Contestant(
                name,
                "bare Disruptor: the load's thread copies bytes into the ring, one yielding handler does all steps and"
                        + " writes the records to a file once a batch"
                        + (group == Group.FORCING ? ", preallocated and forced" : ""),
                group,
                THREADS_FUSED,
                ProbeFlyweight.LENGTH_MAX,
                setting -> new FusedKeptDisruptor(
                        keeper.apply(setting.directory(), setting.eventLength() + RECORD_OVERHEAD), setting));
    }

    private static Contestant appender(
            final String name,
            final String description,
            final Group group,
            final BiFunction<Path, Integer, Keeper> keeper) {
        return contestant(
                name,
                description,
                group,
                ProbeFlyweight.LENGTH_MAX,
                setting -> new BatchAppender(
                        keeper.apply(setting.directory(), setting.eventLength()), setting.listener()));
    }

    private static Contestant single(
            final String name,
            final String description,
            final Group group,
            final int eventLengthMax,
            final Function<Path, Keeper> keeper) {
        return contestant(
                name,
                description,
                group,
                eventLengthMax,
                setting -> new SingleAppender(keeper.apply(setting.directory()), setting.listener()));
    }

    private static Contestant contestant(
            final String name,
            final String description,
            final Group group,
            final int eventLengthMax,
            final Function<Setting, Subject> factory) {
        return new Contestant(name, description, group, THREADS, eventLengthMax, factory);
    }
}
