// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.core.machine.StateMachine;
import io.alys.journal.chronicle.ChronicleEventJournal;
import io.alys.journal.chronicle.Durability;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.node.config.ConfigurationException;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import io.alys.pipeline.counter.CounterFile;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.halt.Halt;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.stage.InputObserver;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;

/** What a node stands on: its journal, its counters and its halt switch, all in its data directory. Owns the journal. */
final class Ground implements AutoCloseable {
    private static final long MIB = 1024 * 1024;
    private static final long FREE_MIB_MAX = 1024 * 1024;

    private final ChronicleEventJournal journal;
    private final CounterFile counterFile;
    private final PipelineCounters counters;
    private final HaltSwitch haltSwitch;

    private Ground(final ChronicleEventJournal journal, final CounterFile counterFile, final Consumer<Halt> onHalt) {
        this.journal = journal;
        this.counterFile = counterFile;
        this.counters = new PipelineCounters(counterFile.manager());
        this.haltSwitch = new HaltSwitch(counters.of(PipelineCounter.HALT_CODE), onHalt);
    }

    /** Opens the journal, which cuts a torn tail, and makes the counters anew. */
    static Ground open(final Settings settings, final DataDirectory directory, final Consumer<Halt> onHalt) {
        final JournalOptions options = JournalOptions.of(directory.journal())
                .withDurability(settings.constant(Property.JOURNAL_DURABILITY, Durability.class))
                .withRoom(
                        settings.number(Property.JOURNAL_FREE_MIN_MIB, 1, FREE_MIB_MAX) * MIB,
                        JournalOptions.PREALLOCATE_BYTES_DEFAULT);
        final ChronicleEventJournal journal = ChronicleEventJournal.open(options);
        try {
            return new Ground(journal, CounterFile.create(directory.counters(), System.currentTimeMillis()), onHalt);
        } catch (final IOException e) {
            journal.close();
            throw new ConfigurationException("data.dir: " + directory.counters() + ": " + e.getMessage());
        }
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
    InputObserver witness(final StateMachine machine) {
        return InputObserver.NONE;
    }

    /** What works on the journal beside the spine. */
    List<Agent> agents(final LongSupplier durableSequence) {
        return List.of(journal.preallocationAgent());
    }

    @Override
    public void close() {
        journal.close();
    }
}
