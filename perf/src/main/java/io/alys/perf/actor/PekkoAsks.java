// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Asks of Pekko typed, each with a time-out: so many in flight, and one more for each that was answered. */
final class PekkoAsks implements AskSide {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final long UNTIMED = Long.MIN_VALUE;

    private final PekkoSystem system;
    private final ActorRef<Question> answerer;
    private final OneToOneConcurrentArrayQueue<Question> answered = new OneToOneConcurrentArrayQueue<>(32_768);
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final YieldingIdleStrategy idle = new YieldingIdleStrategy();
    private long asked = 0;

    /**
     * @param isTuned whether the answering actor has a thread of its own that takes long turns; else as Pekko comes.
     */
    PekkoAsks(final boolean isTuned) {
        final CompletableFuture<ActorRef<Question>> started = new CompletableFuture<>();
        final Props props = PekkoSystem.props(isTuned);
        system = PekkoSystem.start(
                context -> context.spawn(
                        Behaviors.<Question>receiveMessage(question -> {
                            question.replyTo().tell(question);
                            return Behaviors.same();
                        }),
                        "answerer",
                        props),
                started);
        answerer = PekkoSystem.await(started);
    }

    @Override
    public double run(final int inFlight, final long durationNs, final Histogram latencies) {
        final long startNs = System.nanoTime();
        for (int i = 0; i < inFlight; i++) {
            ask();
        }
        long done = 0;
        int open = inFlight;
        long lastedNs = 0;
        while (open > 0) {
            final Question question = answered.poll();
            if (question == null) {
                idle.idle();
                requireNoFault();
                continue;
            }
            idle.reset();
            if (question.sentNs() != UNTIMED) {
                final long nowNs = System.nanoTime();
                if (lastedNs == 0 && done >= inFlight && nowNs - startNs >= durationNs) {
                    lastedNs = nowNs - startNs;
                }
                latencies.recordValue(nowNs - question.sentNs());
            }
            if (lastedNs > 0) {
                open--;
            } else {
                done++;
                ask();
            }
        }
        return done * 1e9 / lastedNs;
    }

    private void ask() {
        final long sentNs = AskSide.isTimed(++asked) ? System.nanoTime() : UNTIMED;
        final CompletionStage<Question> answer = AskPattern.ask(
                answerer,
                (ActorRef<Question> replyTo) -> new Question(sentNs, replyTo),
                TIMEOUT,
                system.system().scheduler());
        answer.whenComplete((question, thrown) -> {
            if (thrown != null) {
                fault.compareAndSet(null, thrown);
            } else {
                answered.add(question);
            }
        });
    }

    private void requireNoFault() {
        if (fault.get() != null) {
            throw new IllegalStateException("an ask failed", fault.get());
        }
    }

    @Override
    public void close() {
        system.close();
    }

    private record Question(long sentNs, ActorRef<Question> replyTo) {}
}
