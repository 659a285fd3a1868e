// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.core.chain.ChainSpec;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.core.machine.Machines;
import io.alys.core.machine.SpecDigest;
import io.alys.core.machine.StateMachine;
import io.alys.journal.chronicle.ChronicleEventJournal;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.journal.snapshot.Recovery;
import io.alys.journal.snapshot.SnapshotStore;
import io.alys.perf.replay.JournalMaker;
import io.alys.perf.rig.Rig;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import io.alys.pipeline.stage.ProbeListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A process that makes a journal and then waits to be killed, or one that recovers it, takes its first input, and prints
 * when it came how far: nanoseconds of the system's monotonic clock, which all processes share.
 */
public final class RestartMain {
    static final String MAKE = "make";
    static final String RESTART = "restart";
    static final String NOTHING = "nothing";
    static final String MADE = "made";

    private static final long INPUT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    private static final int USER_FIELD = 11;
    private static final long NS_PER_TICK = 10_000_000;

    private RestartMain() {}

    /**
     * Runs one of the three.
     *
     * @param arguments what to do and a data directory; to make, also how many records there are to be, and after how many
     *     of them a snapshot: 0 for none.
     */
    public static void main(final String[] arguments) throws IOException {
        final long mainNs = System.nanoTime();
        final PrintStream answers = System.out;
        // What a library prints must not be taken for an answer.
        System.setOut(System.err);
        switch (arguments[0]) {
            case MAKE ->
                make(Path.of(arguments[1]), Long.parseLong(arguments[2]), Long.parseLong(arguments[3]), answers);
            case RESTART -> restart(Path.of(arguments[1]), mainNs, answers);
            case NOTHING -> answers.println(mainNs);
            default -> throw new IllegalArgumentException("arguments[0]=" + arguments[0] + " must be one of the three");
        }
    }

    private static void make(
            final Path directory, final long records, final long snapshotAfter, final PrintStream answers)
            throws IOException {
        final SnapshotStore snapshots = new SnapshotStore(snapshots(directory));
        final ChronicleEventJournal journal =
                new JournalMaker(Rig.spec()).leave(journal(directory), records, snapshotAfter, snapshots);
        answers.println(MADE + " " + (journal.lastSequence() + 1));
        if (System.in.read() >= 0) {
            throw new IllegalStateException("to be killed, not told");
        }
    }

    private static void restart(final Path directory, final long mainNs, final PrintStream answers) {
        final ChainSpec spec = Rig.spec();
        final long beganNs = System.nanoTime();
        final long beganCpuNs = ownCpuNs();
        final Recovery recovery =
                new Recovery(journal(directory), new SnapshotStore(snapshots(directory)), () -> Machines.forSpec(spec));
        final ChronicleEventJournal journal =
                ChronicleEventJournal.open(JournalOptions.of(journal(directory)), recovery.whileOpening());
        final long openNs = System.nanoTime();
        final long openCpuNs = ownCpuNs();
        final Recovery.Recovered recovered = recovery.run(journal.lastSequence(), journal.lastDigest());
        final long recoveredNs = System.nanoTime();
        final long recoveredCpuNs = ownCpuNs();
        final StateMachine machine = recovered.machine();
        final Rig rig = new Rig(machine, journal, ProbeListener.NONE);
        final Spine spine = new Spine(Rig.configuration(ThreadingMode.SHARED, WaitMode.BACKOFF), rig.parts());
        spine.inbound(Source.NODE).sink().offer(new NodeCommand.StartNode("perf", SpecDigest.of(spec), 0));
        spine.start();
        while (spine.outbound(Destination.ENGINE).poll((id, effect) -> {}, 1) == 0) {
            rig.requireRunning();
            if (System.nanoTime() - recoveredNs > INPUT_TIMEOUT_NS) {
                throw new IllegalStateException("the first input was not handled");
            }
            Thread.onSpinWait();
        }
        final long handledNs = System.nanoTime();
        answers.println(mainNs + " " + beganNs + " " + openNs + " " + recoveredNs + " " + handledNs + " "
                + (recovered.report().lastSequence() + 1) + " "
                + recovered.report().recordsRestored() + " "
                + beganCpuNs + " " + (openCpuNs - beganCpuNs) + " " + (recoveredCpuNs - openCpuNs));
        spine.close();
        journal.close();
        answers.println(journal.lastSequence() + 1);
    }

    /**
     * Processor time of this thread, in the ticks of proc(5) as nanoseconds; 0 where Linux does not say. Management beans
     * would cost more than is measured.
     */
    private static long ownCpuNs() {
        try {
            final String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[USER_FIELD + 1])) * NS_PER_TICK;
        } catch (final IOException absent) {
            return 0;
        }
    }

    private static Path journal(final Path directory) {
        return directory.resolve("journal");
    }

    private static Path snapshots(final Path directory) {
        return directory.resolve("snapshots");
    }
}
