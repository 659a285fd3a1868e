// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.core.codec.BinaryFieldWriter;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Shape;
import io.alys.core.codec.Verdict;
import io.alys.core.codec.XxHash64;
import io.alys.core.command.Answer;
import io.alys.core.command.Commands;
import io.alys.core.command.Source;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.event.Events;
import io.alys.core.event.StorageEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * The limit: what an operation of ours has to be, and nothing else. A thread hands each answer to a second one, which looks the
 * operation up, writes the same record of input, events and digests into memory, and hands the next question back. No stages, no
 * actors, no supervision, nothing kept.
 */
final class BareAsks implements AskSide {
    private static final int CAPACITY = 32_768;
    private static final long TIMEOUT_MS = 5_000;

    @Override
    public double run(final int inFlight, final long durationNs, final Histogram latencies) {
        final OneToOneConcurrentArrayQueue<Answer.BlockLoaded> answers = new OneToOneConcurrentArrayQueue<>(CAPACITY);
        final OneToOneConcurrentArrayQueue<EffectId> questions = new OneToOneConcurrentArrayQueue<>(CAPACITY);
        final Machine machine = new Machine(answers, questions, latencies);
        final Thread thread = new Thread(() -> machine.run(inFlight, durationNs), "bare-asks");
        thread.setDaemon(true);
        thread.start();
        final YieldingIdleStrategy idle = new YieldingIdleStrategy();
        while (thread.isAlive()) {
            final EffectId question = questions.poll();
            if (question == null) {
                idle.idle();
            } else {
                idle.reset();
                answers.add(new Answer.BlockLoaded(question, List.of()));
            }
        }
        return machine.answeredPerS;
    }

    @Override
    public void close() {}

    /** The second thread. */
    private static final class Machine {
        private final OneToOneConcurrentArrayQueue<Answer.BlockLoaded> answers;
        private final OneToOneConcurrentArrayQueue<EffectId> questions;
        private final Histogram latencies;
        private final PendingOperations pending = new PendingOperations();

        /** Of the operations that are timed. */
        private final Map<EffectId, Long> askedNs = new HashMap<>();

        private final RecordFrame frame = new RecordFrame();
        private final BinaryFieldWriter writer = new BinaryFieldWriter();
        private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
        private long digest = 0;
        private long sequence = 0;

        // Read once the thread has ended.
        private double answeredPerS = 0;

        private Machine(
                final OneToOneConcurrentArrayQueue<Answer.BlockLoaded> answers,
                final OneToOneConcurrentArrayQueue<EffectId> questions,
                final Histogram latencies) {
            this.answers = answers;
            this.questions = questions;
            this.latencies = latencies;
        }

        private void run(final int inFlight, final long durationNs) {
            final YieldingIdleStrategy idle = new YieldingIdleStrategy();
            final long startNs = System.nanoTime();
            for (int i = 0; i < inFlight; i++) {
                sequence++;
                ask(System.nanoTime());
            }
            long answered = 0;
            long nowNs = startNs;
            while (nowNs - startNs < durationNs || answered < inFlight) {
                final Answer.BlockLoaded answer = answers.poll();
                if (answer == null) {
                    idle.idle();
                    continue;
                }
                idle.reset();
                if (AskSide.isTimed(answer.effectId().sequence())) {
                    nowNs = System.nanoTime();
                    latencies.recordValue(nowNs - askedNs.remove(answer.effectId()));
                }
                pending.remove(answer.effectId());
                answered++;
                handle(answer, nowNs);
            }
            answeredPerS = answered * 1e9 / (nowNs - startNs);
        }

        private void handle(final Answer.BlockLoaded answer, final long nowNs) {
            final Shape<Answer.BlockLoaded> shape = Commands.CATALOG.of(answer);
            frame.begin(++sequence, nowNs, Source.STORAGE.code(), shape.type(), shape.version())
                    .input(answer);
            event(new StorageEvent.LoadDone(answer.effectId()));
            final EffectId next = ask(nowNs);
            event(new StorageEvent.LoadIssued(next, TIMEOUT_MS));
            digest = frame.seal(Verdict.ACCEPTED, digest, 0);
            new Effect.LoadWanted(nowNs).writeFields(writer.wrap(scratch, 0));
            digest = XxHash64.hash(scratch.byteArray(), 0, writer.position(), digest);
            frame.digest(digest);
        }

        private <T extends StorageEvent> void event(final T event) {
            final Shape<T> shape = Events.CATALOG.of(event);
            frame.event(shape.type(), shape.version(), event);
        }

        private EffectId ask(final long nowNs) {
            final EffectId id = new EffectId(sequence, 0);
            if (AskSide.isTimed(sequence)) {
                askedNs.put(id, System.nanoTime());
            }
            pending.add(id, nowNs + TIMEOUT_MS);
            questions.add(id);
            return id;
        }
    }
}
