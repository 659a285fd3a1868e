// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Two typed actors of Pekko that tell each other so many messages, and then answer into a queue. */
final class PekkoPing implements AutoCloseable {
    private final PekkoSystem system;
    private final ActorRef<Ball> first;
    private final OneToOneConcurrentArrayQueue<Ball> answers = new OneToOneConcurrentArrayQueue<>(16);

    // Handed from thread to thread with the ball.
    private Histogram latencies = null;

    /**
     * @param isTuned whether one thread runs both, as ours does; else as Pekko comes.
     */
    PekkoPing(final boolean isTuned) {
        final CompletableFuture<ActorRef<Ball>> started = new CompletableFuture<>();
        final Props props = PekkoSystem.props(isTuned);
        system = PekkoSystem.start(
                context -> {
                    final ActorRef<Ball> second = context.spawn(player(), "second", props);
                    final ActorRef<Ball> one = context.spawn(player(), "first", props);
                    one.tell(new Ball(second));
                    return one;
                },
                started);
        first = PekkoSystem.await(started);
    }

    private Behavior<Ball> player() {
        return Behaviors.setup(context -> Behaviors.receiveMessage(ball -> {
            if (ball.other != null) {
                other = ball.other;
                return Behaviors.same();
            }
            if (ball.sentNs != 0 && latencies != null) {
                latencies.recordValue(System.nanoTime() - ball.sentNs);
            }
            if (ball.left == 0) {
                answers.add(ball);
                return Behaviors.same();
            }
            ball.left--;
            ball.sentNs = System.nanoTime();
            (context.getSelf().equals(first) ? other : first).tell(ball);
            return Behaviors.same();
        }));
    }

    // Told to the first before anything else.
    private volatile ActorRef<Ball> other = null;

    /** So many messages between the two; then it is over. */
    void play(final int messages, final Histogram target) {
        latencies = target;
        send(messages);
        awaitAnswer();
    }

    /** From this thread to an actor and back, nanoseconds. */
    long thereAndBack() {
        latencies = null;
        final long startNs = System.nanoTime();
        send(0);
        awaitAnswer();
        return System.nanoTime() - startNs;
    }

    private void send(final int messages) {
        final Ball ball = new Ball(null);
        ball.left = messages;
        first.tell(ball);
    }

    @SuppressWarnings("ThreadPriorityCheck") // The yield is a courtesy where cores are few; nothing relies on it.
    private void awaitAnswer() {
        while (answers.poll() == null) {
            Thread.yield();
        }
    }

    @Override
    public void close() {
        system.close();
    }

    /** Reused from tell to tell, so that nothing is allocated. */
    private static final class Ball {
        private final ActorRef<Ball> other;
        private int left = 0;
        private long sentNs = 0;

        private Ball(final ActorRef<Ball> other) {
            this.other = other;
        }
    }
}
