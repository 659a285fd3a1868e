// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A quiet actor system of Apache Pekko typed: as it comes, or with one thread that takes long turns. */
final class PekkoSystem implements AutoCloseable {
    private static final long TIMEOUT_S = 20;
    private static final String SETTINGS = """
            pekko {
              loggers = []
              loglevel = OFF
              stdout-loglevel = OFF
              log-dead-letters = off
              jvm-shutdown-hooks = off
              coordinated-shutdown.run-by-jvm-shutdown-hook = off
            }
            tuned {
              type = Dispatcher
              executor = fork-join-executor
              fork-join-executor { parallelism-min = 1, parallelism-factor = 1.0, parallelism-max = 1 }
              throughput = 1024
            }
            """;

    private final ActorSystem<Void> system;

    private PekkoSystem(final ActorSystem<Void> system) {
        this.system = system;
    }

    /**
     * Starts one.
     *
     * @param start makes the actors; what it gives is completed with.
     */
    static <T> PekkoSystem start(final Function<ActorContext<Void>, T> start, final CompletableFuture<T> started) {
        return new PekkoSystem(ActorSystem.create(
                Behaviors.setup(context -> {
                    started.complete(start.apply(context));
                    return Behaviors.empty();
                }),
                "measured",
                ConfigFactory.parseString(SETTINGS).withFallback(ConfigFactory.load())));
    }

    /** How an actor is to be spawned. */
    static Props props(final boolean isTuned) {
        return isTuned ? DispatcherSelector.fromConfig("tuned") : Props.empty();
    }

    ActorSystem<Void> system() {
        return system;
    }

    /** What a stage completes with. */
    static <T> T await(final CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(TIMEOUT_S, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the actor system", e);
        } catch (final ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the actor system did not do it", e);
        }
    }

    @Override
    public void close() {
        system.terminate();
        await(system.getWhenTerminated());
    }
}
