// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import io.alys.core.codec.RecordFrame;
import io.alys.core.effect.Effects;
import io.alys.perf.subject.NodeWork;
import io.alys.pipeline.ring.Slot;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The steps where bytes are handed from thread to thread: an event becomes a record, a record an answer of two numbers.
 * Each of the three nested classes belongs to one thread and works in a slot of its own.
 */
final class ByteSteps {
    static final int ANSWER_LENGTH = 2 * Long.BYTES;

    /** Longer than any record of a probe is beyond its event. */
    static final int RECORD_OVERHEAD_MAX = 2 * RecordFrame.HEADER_LENGTH;

    private ByteSteps() {}

    static final class Decoding {
        private final NodeWork work;
        private final Slot slot = new Slot();

        Decoding(final NodeWork work) {
            this.work = work;
        }

        /** The record so far; valid until the next call. */
        RecordFrame onEvent(final DirectBuffer event, final int offset, final int length) {
            work.decode(slot, event, offset, length);
            return slot.frame();
        }
    }

    static final class Applying {
        private final NodeWork work;
        private final Slot slot = new Slot();
        private final UnsafeBuffer answer = new UnsafeBuffer(new byte[ANSWER_LENGTH]);

        Applying(final NodeWork work) {
            this.work = work;
        }

        /** The answer, {@link #ANSWER_LENGTH} long; valid until the next call. */
        DirectBuffer onRecord(final DirectBuffer record, final int offset, final int length) {
            slot.frame().copyFrom(record, offset, length);
            work.apply(slot);
            final Effects effects = slot.effects();
            answer.putLong(0, effects.probeNonce());
            answer.putLong(Long.BYTES, effects.probeSentNs());
            slot.clear();
            return answer;
        }
    }

    static final class Releasing {
        private final NodeWork work;
        private final Slot slot = new Slot();

        Releasing(final NodeWork work) {
            this.work = work;
        }

        void onAnswer(final DirectBuffer answer, final int offset) {
            slot.effects().probeAnswered(answer.getLong(offset), answer.getLong(offset + Long.BYTES));
            work.release(slot);
        }
    }
}
