// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.lmax.disruptor.Sequence;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Commands;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.fixture.FakeJournal;
import io.alys.pipeline.ring.Slot;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class JournalStageTest {
    private final PipelineCounters counters = PipelineCounters.inMemory();
    private final FakeJournal journal = new FakeJournal();
    private final Sequence durable = new Sequence(-1);
    private final JournalStage stage = new JournalStage(journal, JournalFaultClassifier.PLAIN, durable, counters);

    @Test
    void shouldForceOnceForAWholeBatch() {
        stage.onSlot(slot(0), 0, false);
        stage.onSlot(slot(1), 1, false);
        assertThat(durable.get()).isEqualTo(-1);

        stage.onSlot(slot(2), 2, true);

        assertThat(journal.batches()).containsExactly(3);
        assertThat(durable.get()).isEqualTo(2);
        assertThat(counters.of(PipelineCounter.JOURNAL_FORCES).get()).isEqualTo(1);
        assertThat(counters.of(PipelineCounter.JOURNAL_BYTES).get()).isEqualTo(3 * 80);
        assertThat(counters.of(PipelineCounter.DURABLE_SEQUENCE).get()).isEqualTo(2);
    }

    @Test
    void shouldNotMoveTheDurableSequenceNorForceAgainWhenAForceFails() {
        journal.failForcesWith(new IllegalStateException("told to"));
        assertThatThrownBy(() -> stage.onSlot(slot(0), 0, true)).hasMessage("told to");
        journal.failForcesWith(null);

        assertThatThrownBy(() -> stage.onSlot(slot(0), 0, true)).hasMessageContaining("isFailed=true");
        assertThatThrownBy(() -> stage.onSlot(slot(1), 1, true)).hasMessageContaining("isFailed=true");

        assertThat(durable.get()).isEqualTo(-1);
        assertThat(journal.forceCalls()).isEqualTo(1);
    }

    @Test
    void shouldNotGoOnAfterAFailedAppend() {
        journal.failAppendsWith(new IllegalStateException("told to"));
        assertThatThrownBy(() -> stage.onSlot(slot(0), 0, false)).hasMessage("told to");
        journal.failAppendsWith(null);

        assertThatThrownBy(() -> stage.onSlot(slot(0), 0, true)).hasMessageContaining("isFailed=true");
        assertThat(journal.forceCalls()).isZero();
    }

    @Test
    void shouldRefuseAGap() {
        stage.onSlot(slot(0), 0, true);

        assertThatThrownBy(() -> stage.onSlot(slot(2), 1, true))
                .hasMessage("gap: sequence=2 appendedSequence=0 isFailed=false");
    }

    private static Slot slot(final long sequence) {
        final Slot slot = new Slot();
        slot.frame()
                .begin(sequence, 1, 9, Commands.PROBE_TYPE, 1)
                .input(new UnsafeBuffer(new byte[16]), 0, 16)
                .seal(Verdict.ACCEPTED, 0, 0);
        return slot;
    }
}
