// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.alys.core.codec.RecordFrame;
import io.alys.core.port.EventJournal;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.counter.StageRole;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.ring.Slot;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Appends each record to the journal and forces it once a batch, so that the price of a force is shared by whatever
 * queued up during the last one. Publishes how far the journal is durable only after a force has returned. After one that
 * failed it never touches the journal again.
 */
public final class JournalStage implements Stage {
    private final EventJournal journal;
    private final JournalFaultClassifier faults;
    private final Sequence durableSequence;
    private final AtomicCounter bytes;
    private final AtomicCounter forces;
    private final AtomicCounter longestForceNs;
    private final AtomicCounter durable;

    // Written on every slot, read by no other thread: plain fields.
    private long appendedSequence;
    private boolean isFailed = false;

    /**
     * @param durableSequence of the last input that is durable; written here only.
     */
    public JournalStage(
            final EventJournal journal,
            final JournalFaultClassifier faults,
            final Sequence durableSequence,
            final PipelineCounters counters) {
        this.journal = journal;
        this.faults = faults;
        this.durableSequence = durableSequence;
        this.bytes = counters.of(PipelineCounter.JOURNAL_BYTES);
        this.forces = counters.of(PipelineCounter.JOURNAL_FORCES);
        this.longestForceNs = counters.of(PipelineCounter.JOURNAL_FORCE_NS_MAX);
        this.durable = counters.of(PipelineCounter.DURABLE_SEQUENCE);
        this.appendedSequence = durableSequence.get();
        durable.setRelease(appendedSequence);
    }

    @Override
    public boolean onSlot(final Slot slot, final long sequence, final boolean endOfBatch) {
        final RecordFrame frame = slot.frame();
        if (isFailed || frame.sequence() != appendedSequence + 1) {
            throw new IllegalStateException("gap: sequence=" + frame.sequence() + " appendedSequence="
                    + appendedSequence + " isFailed=" + isFailed);
        }
        try {
            append(frame);
            if (endOfBatch) {
                force();
            }
        } catch (final RuntimeException | Error fault) {
            isFailed = true;
            throw fault;
        }
        return true;
    }

    @Override
    public int onSlots(final RingBuffer<Slot> ring, final long first, final long last) {
        return Stage.each(this, ring, first, last);
    }

    @Override
    public StageRole role() {
        return StageRole.JOURNAL;
    }

    @Override
    public ExitCode exitCodeOf(final Throwable fault) {
        return faults.exitCodeOf(fault);
    }

    private void append(final RecordFrame frame) {
        final int length = frame.length();
        journal.append(frame.buffer(), 0, length);
        appendedSequence = frame.sequence();
        bytes.getAndAddPlain(length);
    }

    private void force() {
        final long startNs = System.nanoTime();
        journal.force();
        longestForceNs.proposeMaxRelease(System.nanoTime() - startNs);
        forces.incrementPlain();
        durableSequence.set(appendedSequence);
        durable.setRelease(appendedSequence);
    }
}
