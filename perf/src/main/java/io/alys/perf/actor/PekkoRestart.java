// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An actor of Pekko typed that is restarted by its supervisor. Pekko keeps nothing of an actor that throws, so its state comes
 * from events that it applies again, here from memory.
 */
final class PekkoRestart implements AutoCloseable {
    private final PekkoSystem system;
    private final ActorRef<Order> actor;

    /**
     * @param events applied after each restart; none for a bare one.
     */
    PekkoRestart(final List<HeavyActor.Entry> events) {
        final CompletableFuture<ActorRef<Order>> started = new CompletableFuture<>();
        system = PekkoSystem.start(
                context -> context.spawn(
                        Behaviors.supervise(behavior(events))
                                .onFailure(SupervisorStrategy.restart().withLoggingEnabled(false)),
                        "restarted"),
                started);
        actor = PekkoSystem.await(started);
    }

    private static Behavior<Order> behavior(final List<HeavyActor.Entry> events) {
        return Behaviors.setup(context -> {
            final List<HeavyActor.Entry> state = new ArrayList<>();
            for (final HeavyActor.Entry event : events) {
                state.add(new HeavyActor.Entry(event.key(), event.timeMs(), event.first(), 0, 0));
            }
            return Behaviors.receiveMessage(order -> {
                if (order.isFault()) {
                    throw new IllegalStateException("measured");
                }
                order.answer().complete(state.size());
                return Behaviors.same();
            });
        });
    }

    /** Lets it throw, and gives how long it took until the next message was answered, nanoseconds. */
    long once() {
        final CompletableFuture<Integer> answer = new CompletableFuture<>();
        final long startNs = System.nanoTime();
        actor.tell(new Order(true, null));
        actor.tell(new Order(false, answer));
        PekkoSystem.await(answer);
        return System.nanoTime() - startNs;
    }

    @Override
    public void close() {
        system.close();
    }

    private record Order(boolean isFault, CompletableFuture<Integer> answer) {}
}
