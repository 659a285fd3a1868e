// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject;

import io.alys.core.port.EventJournal;
import io.alys.journal.chronicle.ChronicleEventJournal;
import io.alys.journal.chronicle.Durability;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.perf.rig.NoJournal;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/** A journal, and the thread that readies blocks ahead of it as in a node. Made and closed on one thread. */
final class JournalUnderTest implements AutoCloseable {
    /** As the node does. */
    private static final int PREALLOCATION_PARK_MS = 20;

    private static final int STOP_TIMEOUT_MS = 30_000;

    private final EventJournal journal;
    private final AgentRunner preallocation;
    private final AtomicReference<Throwable> fault = new AtomicReference<>();

    private JournalUnderTest(final JournalKind kind, final Path directory) {
        if (kind == JournalKind.OFF) {
            journal = new NoJournal();
            preallocation = null;
            return;
        }
        final ChronicleEventJournal chronicle = ChronicleEventJournal.open(JournalOptions.of(directory)
                .withDurability(kind == JournalKind.FORCED ? Durability.FORCED : Durability.NONE));
        journal = chronicle;
        preallocation = new AgentRunner(
                new SleepingMillisIdleStrategy(PREALLOCATION_PARK_MS),
                thrown -> fault.compareAndSet(null, thrown),
                null,
                chronicle.preallocationAgent());
        AgentRunner.startOnThread(preallocation);
    }

    static JournalUnderTest open(final JournalKind kind, final Path directory) {
        return new JournalUnderTest(kind, directory);
    }

    EventJournal journal() {
        return journal;
    }

    /**
     * Closes both; the spine must have stopped.
     *
     * @throws IllegalStateException when the preallocation failed meanwhile.
     */
    @Override
    public void close() {
        if (preallocation != null) {
            preallocation.close(STOP_TIMEOUT_MS, stuck -> {});
        }
        journal.close();
        if (fault.get() != null) {
            throw new IllegalStateException("readying blocks failed", fault.get());
        }
    }
}
