// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.core.port.EventJournal;
import io.alys.journal.chronicle.ChronicleEventJournal;
import io.alys.journal.chronicle.JournalOptions;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/** The node's journal with the thread beside it that keeps blocks ready ahead of its end, as the node runs it. */
public final class PreparedJournal implements EventJournal {
    private static final long PARK_MS = 20;
    private static final int STOP_TIMEOUT_MS = 10_000;

    private final ChronicleEventJournal journal;
    private final AgentRunner preallocation;
    private final AtomicReference<Throwable> fault = new AtomicReference<>();

    /** Opens the journal, or makes it. */
    public PreparedJournal(final JournalOptions options) {
        journal = ChronicleEventJournal.open(options);
        preallocation = new AgentRunner(
                new SleepingMillisIdleStrategy(PARK_MS),
                thrown -> fault.compareAndSet(null, thrown),
                null,
                journal.preallocationAgent());
        AgentRunner.startOnThread(preallocation);
    }

    @Override
    public void append(final DirectBuffer source, final int offset, final int length) {
        journal.append(source, offset, length);
    }

    @Override
    public void force() {
        journal.force();
    }

    @Override
    public long lastSequence() {
        return journal.lastSequence();
    }

    /**
     * Closes both; nothing may use the journal any more.
     *
     * @throws IllegalStateException when the other thread failed meanwhile.
     */
    @Override
    public void close() {
        preallocation.close(STOP_TIMEOUT_MS, stuck -> {});
        journal.close();
        if (fault.get() != null) {
            throw new IllegalStateException("readying blocks failed", fault.get());
        }
    }
}
