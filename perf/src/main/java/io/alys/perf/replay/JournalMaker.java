// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.replay;

import io.alys.core.chain.ChainSpec;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Shape;
import io.alys.core.command.Command;
import io.alys.core.command.Commands;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.core.effect.Effects;
import io.alys.core.machine.Machines;
import io.alys.core.machine.SpecDigest;
import io.alys.core.machine.StateMachine;
import io.alys.journal.chronicle.ChronicleEventJournal;
import io.alys.journal.chronicle.Durability;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.journal.snapshot.SnapshotStore;
import io.alys.perf.rig.HotRecords;
import java.nio.file.Path;

/**
 * Makes the journal a node would have left that was mostly probed: of each 20 inputs 19 are probes and one is a command,
 * the clock's tick nearly always and a restart of the node now and then. The same for the same length, every time.
 */
public final class JournalMaker {
    private static final int WARM_EVERY = 20;
    private static final int RESTART_EVERY = 20_000;
    private static final int BATCH = 256;
    private static final int INPUTS_PER_MS = 10;
    private static final long START_MS = 1_700_000_000_000L;

    private final ChainSpec spec;
    private final StateMachine machine;
    private final HotRecords probes;
    private final RecordFrame frame = new RecordFrame();
    private final Effects effects = new Effects();

    public JournalMaker(final ChainSpec spec) {
        this.spec = spec;
        this.machine = Machines.forSpec(spec);
        this.probes = new HotRecords(machine);
    }

    /** Writes so many records and gives the digest after the last. */
    long make(final Path directory, final long records) {
        leave(directory, records, 0, null).close();
        return machine.digest();
    }

    /**
     * The same, and leaves the journal as a process that is killed would: all written, nothing closed.
     *
     * @param snapshotAfter after how many records a snapshot is taken; 0 for none.
     */
    public ChronicleEventJournal leave(
            final Path directory, final long records, final long snapshotAfter, final SnapshotStore snapshots) {
        final JournalOptions options = JournalOptions.of(directory).withDurability(Durability.NONE);
        final ChronicleEventJournal journal = ChronicleEventJournal.open(options);
        for (long sequence = 0; sequence < records; sequence++) {
            final RecordFrame record = next(sequence);
            journal.append(record.buffer(), 0, record.length());
            if (sequence % BATCH == BATCH - 1) {
                journal.force();
            }
            if (sequence + 1 == snapshotAfter) {
                snapshots.write(machine);
            }
        }
        journal.force();
        return journal;
    }

    private RecordFrame next(final long sequence) {
        final long timeMs = START_MS + sequence / INPUTS_PER_MS;
        if (sequence % WARM_EVERY != 0) {
            return probes.next(timeMs);
        }
        return command(
                sequence % RESTART_EVERY == 0
                        ? new NodeCommand.StartNode("perf", SpecDigest.of(spec), -1)
                        : new NodeCommand.TickClock(),
                sequence,
                timeMs);
    }

    private RecordFrame command(final Command command, final long sequence, final long timeMs) {
        final Shape<Command> shape = Commands.CATALOG.of(command);
        frame.begin(sequence, timeMs, Source.NODE.code(), shape.type(), shape.version());
        frame.input(command);
        effects.clear();
        machine.onInput(frame, command, effects);
        return frame;
    }
}
