// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Verdict;
import io.alys.core.machine.StateMachine;
import io.alys.core.port.InputVerifier;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.counter.StageRole;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.ring.Slot;
import java.util.EnumMap;
import java.util.Map;
import org.agrona.concurrent.status.AtomicCounter;

/** Runs the state machine, one input at a time, and publishes when it next wants to be told the time. Any throw halts. */
public final class ApplyStage implements Stage {
    private final StateMachine machine;
    private final BatchVerification inlineVerification;
    private final InputObserver observer;
    private final Sequence deadlineMs;
    private final long slowNs;
    private final AtomicCounter applied;
    private final AtomicCounter slowApplies;
    private final AtomicCounter longestNs;
    private final Map<Verdict, AtomicCounter> byVerdict = new EnumMap<>(Verdict.class);

    // Last deadline published; this thread only.
    private long publishedDeadlineMs;

    // When the warm input just before was done, or 0 when there was none in this batch; this thread only.
    private long doneNs = 0;

    /**
     * @param inlineVerifier does the stateless checks here; null when workers did them.
     * @param deadlineMs where the machine's deadline is published, Unix milliseconds; written here only.
     * @param slowNs a warm input that takes longer, with its checks where they are made here, is counted as slow.
     */
    public ApplyStage(
            final StateMachine machine,
            final InputVerifier inlineVerifier,
            final InputObserver observer,
            final Sequence deadlineMs,
            final long slowNs,
            final PipelineCounters counters) {
        this.machine = machine;
        this.inlineVerification = inlineVerifier == null ? null : new BatchVerification(inlineVerifier, 0, 1);
        this.observer = observer;
        this.deadlineMs = deadlineMs;
        this.slowNs = slowNs;
        this.applied = counters.of(PipelineCounter.INPUTS_APPLIED);
        this.slowApplies = counters.of(PipelineCounter.SLOW_APPLIES);
        this.longestNs = counters.of(PipelineCounter.APPLY_NS_MAX);
        byVerdict.put(Verdict.REFUSED, counters.of(PipelineCounter.INPUTS_REFUSED));
        byVerdict.put(Verdict.INVALID, counters.of(PipelineCounter.INPUTS_INVALID));
        byVerdict.put(Verdict.STALE, counters.of(PipelineCounter.INPUTS_STALE));
        byVerdict.put(Verdict.FAULTED, counters.of(PipelineCounter.INPUTS_FAULTED));
        publishedDeadlineMs = machine.nextDeadlineMs();
        deadlineMs.set(publishedDeadlineMs);
    }

    @Override
    public boolean onSlot(final Slot slot, final long sequence, final boolean endOfBatch) {
        final boolean isWarm = slot.command() != null;
        // The end of one is the start of the next: reading the clock is a large part of what a small input costs.
        final long startNs = isWarm && doneNs == 0 ? System.nanoTime() : doneNs;
        observer.beforeApply(slot.frame());
        if (inlineVerification != null) {
            inlineVerification.verify(slot, sequence);
        }
        machine.onInput(slot.frame(), slot.command(), slot.effects());
        if (isWarm) {
            onWarmDone(startNs);
        } else {
            doneNs = 0;
        }
        count(slot.frame());
        return true;
    }

    @Override
    public int onSlots(final RingBuffer<Slot> ring, final long first, final long last) {
        doneNs = 0;
        if (inlineVerification != null) {
            inlineVerification.begin(ring, last);
        }
        return Stage.each(this, ring, first, last);
    }

    @Override
    public StageRole role() {
        return StageRole.APPLY;
    }

    @Override
    public ExitCode exitCodeOf(final Throwable fault) {
        return ExitCode.APPLY_FAULT;
    }

    private void onWarmDone(final long startNs) {
        doneNs = System.nanoTime();
        final long elapsedNs = doneNs - startNs;
        longestNs.proposeMaxRelease(elapsedNs);
        if (elapsedNs > slowNs) {
            slowApplies.incrementRelease();
        }
        final long deadline = machine.nextDeadlineMs();
        if (deadline != publishedDeadlineMs) {
            publishedDeadlineMs = deadline;
            deadlineMs.set(deadline);
        }
    }

    private void count(final RecordFrame frame) {
        applied.incrementPlain();
        final Verdict verdict = frame.verdict();
        if (verdict != Verdict.ACCEPTED) {
            byVerdict.get(verdict).incrementPlain();
        }
    }
}
