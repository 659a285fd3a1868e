// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.core.machine.StateMachine;
import io.alys.journal.chronicle.ChronicleEventJournal;
import io.alys.journal.chronicle.Durability;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.journal.file.JournalReader;
import io.alys.journal.replay.BlackBox;
import io.alys.journal.rerun.Divergence;
import io.alys.journal.snapshot.ActorRebuild;
import io.alys.journal.snapshot.Recovery;
import io.alys.journal.snapshot.RetentionPolicy;
import io.alys.journal.snapshot.ShadowAgent;
import io.alys.journal.snapshot.SnapshotStore;
import io.alys.node.config.ConfigurationException;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import io.alys.node.reload.ReloadablePart;
import io.alys.pipeline.counter.CounterFile;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.halt.Halt;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.stage.InputObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node stands on: its journal, its counters and its halt switch, all in its data directory. Owns the journal. */
final class Ground implements AutoCloseable {
    private static final long MIB = 1024 * 1024;
    private static final int SHADOW_RECORDS_PER_TURN = 256;
    private static final long JOURNAL_BYTES_WANTED = 64L * 1024 * MIB;
    private static final Logger LOG = LoggerFactory.getLogger("alys");

    private final DataDirectory directory;
    private final SnapshotStore snapshots;
    private final Recovery recovery;
    private final BlackBox.Suspect suspect;
    private final BlackBox blackBox;

    private final ChronicleEventJournal journal;
    private final CounterFile counterFile;
    private final PipelineCounters counters;
    private final HaltSwitch haltSwitch;

    // Written by the thread that starts; read by those that serve operators.
    private volatile ShadowAgent shadow = null;

    // The thread that closes.
    private boolean isClosed = false;

    private Ground(
            final DataDirectory directory,
            final SnapshotStore snapshots,
            final Recovery recovery,
            final ChronicleEventJournal journal,
            final CounterFile counterFile,
            final Consumer<Halt> onHalt) {
        this.directory = directory;
        this.snapshots = snapshots;
        this.recovery = recovery;
        this.suspect = BlackBox.report(directory.blackBox(), journal.lastSequence());
        this.blackBox = BlackBox.open(directory.blackBox());
        this.journal = journal;
        this.counterFile = counterFile;
        this.counters = new PipelineCounters(counterFile.manager());
        this.haltSwitch = new HaltSwitch(counters.of(PipelineCounter.HALT_CODE), onHalt);
    }

    /**
     * Opens the journal, which cuts a torn tail, and makes the counters anew.
     *
     * @param machines gives machines in their first state, to be restored while the journal is read.
     */
    static Ground open(
            final Settings settings,
            final DataDirectory directory,
            final Supplier<StateMachine> machines,
            final Consumer<Halt> onHalt) {
        final JournalOptions options = JournalOptions.of(directory.journal())
                .withDurability(settings.constant(Property.JOURNAL_DURABILITY, Durability.class))
                .withRoom(freeBytesMin(settings), JournalOptions.PREALLOCATE_BYTES_DEFAULT);
        final SnapshotStore snapshots = new SnapshotStore(directory.snapshots());
        final Recovery recovery = new Recovery(directory.journal(), snapshots, machines);
        final ChronicleEventJournal journal = ChronicleEventJournal.open(options, recovery.whileOpening());
        try {
            return new Ground(
                    directory,
                    snapshots,
                    recovery,
                    journal,
                    CounterFile.create(directory.counters(), System.currentTimeMillis()),
                    onHalt);
        } catch (final IOException e) {
            journal.close();
            throw new ConfigurationException("data.dir: " + directory.counters() + ": " + e.getMessage());
        }
    }

    private static long freeBytesMin(final Settings settings) {
        return settings.number(Property.JOURNAL_FREE_MIN_MIB) * MIB;
    }

    DataDirectory directory() {
        return directory;
    }

    ChronicleEventJournal journal() {
        return journal;
    }

    CounterFile counterFile() {
        return counterFile;
    }

    PipelineCounters counters() {
        return counters;
    }

    HaltSwitch haltSwitch() {
        return haltSwitch;
    }

    /** Sees each input before it is applied, on the apply thread. */
    InputObserver witness(final InputObserver statusBoard) {
        return frame -> {
            blackBox.note(frame);
            statusBoard.beforeApply(frame);
        };
    }

    /** Where the journal ends: the newest snapshot and the events after it. Says what it found on the way. */
    StateMachine recover() {
        final Recovery.Recovered recovered = recovery.run(journal.lastSequence(), journal.lastDigest());
        final Recovery.RecoveryReport report = recovered.report();
        final JournalReader.Torn torn = journal.openReport().torn();
        LOG.info(
                "recovered: records={} snapshot={} restored={} digest={} in {} ms",
                report.lastSequence() + 1,
                report.snapshotSequence(),
                report.recordsRestored(),
                Long.toHexString(report.digest()),
                journal.openReport().elapsedMs() + report.elapsedMs());
        report.snapshotsSkipped().forEach(reason -> LOG.warn("snapshot skipped: {}", reason));
        if (torn != null) {
            LOG.warn("torn tail cut: records={} bytes={} reason={}", torn.records(), torn.bytes(), torn.reason());
        }
        if (report.lastSequence() >= 0) {
            LOG.info(
                    "the last process {}",
                    recovered.machine().supervision().isStopping()
                            ? "stopped in order"
                            : "ended without stopping in order");
        }
        if (suspect != null && suspect.sequence() > report.lastSequence()) {
            LOG.warn(
                    "when the last process ended, this input was applied or being applied and had not reached the"
                            + " journal: sequence={} type={} length={}",
                    suspect.sequence(),
                    suspect.type(),
                    suspect.length());
        }
        return recovered.machine();
    }

    /**
     * What works on the journal beside the spine: the one that prepares its files, and the shadow, which runs every
     * input again, compares, takes the snapshots, and lets go of files that no snapshot needs.
     *
     * @param parts takes what of it can have other settings while it runs.
     */
    List<Agent> agents(
            final StateMachine machine,
            final Supplier<StateMachine> machines,
            final long snapshotEveryRecords,
            final LongSupplier durableSequence,
            final List<ReloadablePart> parts) {
        final MutableDirectBuffer state = new ExpandableArrayBuffer();
        final int length = machine.writeSnapshot(state, 0);
        final StateMachine second = machines.get();
        second.readSnapshot(state, 0, length, StateMachine.SNAPSHOT_VERSION);
        final ShadowAgent follower = new ShadowAgent(
                directory.journal(),
                snapshots,
                second,
                new ActorRebuild(directory.journal(), snapshots, machines),
                durableSequence,
                new ShadowWatch(),
                SHADOW_RECORDS_PER_TURN,
                snapshotEveryRecords);
        shadow = follower;
        parts.add(ReloadablePart.direct(
                Set.of(Property.JOURNAL_SNAPSHOT_RECORDS),
                next -> {},
                next -> follower.snapshotEveryRecords(next.number(Property.JOURNAL_SNAPSHOT_RECORDS))));
        parts.add(ReloadablePart.direct(
                Set.of(Property.JOURNAL_FREE_MIN_MIB),
                this::requireRoom,
                next -> journal.freeBytesMin(freeBytesMin(next))));
        return List.of(journal.preallocationAgent(), follower);
    }

    /** Builds every actor from the disk, as it stood at a record, and compares; for any thread. */
    CompletableFuture<ActorRebuild.Report> requestVerification(final long sequence) {
        final ShadowAgent follower = shadow;
        return follower == null
                ? CompletableFuture.failedFuture(new IllegalStateException("the node is still starting"))
                : follower.requestVerification(sequence);
    }

    /** A limit above what is free would stop the node at once. */
    private void requireRoom(final Settings next) {
        try {
            final long freeMib = Files.getFileStore(directory.journal()).getUsableSpace() / MIB;
            if (next.number(Property.JOURNAL_FREE_MIN_MIB) > freeMib) {
                throw next.fault(
                        Property.JOURNAL_FREE_MIN_MIB, "must be at most the " + freeMib + " MiB that are free");
            }
        } catch (final IOException e) {
            throw new ConfigurationException("data.dir: " + directory.journal() + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        journal.close();
        blackBox.close();
    }

    /** What follows from what the shadow finds. */
    private final class ShadowWatch implements ShadowAgent.Listener {
        @Override
        public void onDivergence(final Divergence divergence) {
            haltSwitch.halt(
                    ExitCode.DIVERGED,
                    "running input sequence=" + divergence.sequence() + " again gave another record"
                            + (divergence.actors().isEmpty() ? "" : ", actors=" + divergence.actors()) + "\nrecorded: "
                            + divergence.expected() + "\nagain:    " + divergence.actual(),
                    null);
        }

        @Override
        public void onSnapshot(final Path file, final long atSequence) {
            final RetentionPolicy.RetentionReport report =
                    new RetentionPolicy(directory.journal(), JOURNAL_BYTES_WANTED).apply(snapshots);
            LOG.debug("snapshot={} sequence={} journal={}", file, atSequence, report);
        }
    }
}
