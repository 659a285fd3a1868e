// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import com.lmax.disruptor.Sequence;
import com.typesafe.config.ConfigFactory;
import io.alys.perf.subject.InFlight;
import io.alys.perf.subject.NodeWork;
import io.alys.perf.subject.Setting;
import io.alys.perf.subject.Subject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Three typed actors of Pekko, each telling the next. */
final class PekkoSubject implements Subject {
    /** Says nothing, and leaves the end of the process to others. */
    private static final String QUIET = """
            pekko {
              loggers = []
              loglevel = OFF
              stdout-loglevel = OFF
              log-dead-letters = off
              jvm-shutdown-hooks = off
              coordinated-shutdown.run-by-jvm-shutdown-hook = off
            }
            """;

    private final InFlight inFlight = new InFlight(MovingRivals.CAPACITY);
    private final Faults faults = new Faults();
    private final EntryPool pool;
    private final IdleStrategy loadTurn;
    private final ActorSystem<Void> system;
    private final ActorRef<Entry> first;

    private PekkoSubject(final Setting setting, final String settings, final Props props, final int threads) {
        pool = new EntryPool(MovingRivals.CAPACITY, setting.eventLength(), inFlight);
        loadTurn = MovingRivals.loadTurn(threads);
        final CompletableFuture<ActorRef<Entry>> started = new CompletableFuture<>();
        final Behavior<Void> guardian = Behaviors.setup(context -> {
            final ThreeWorks works = ThreeWorks.of(setting.listener());
            final NodeWork decoding = works.decoding();
            final NodeWork applying = works.applying();
            final NodeWork releasing = works.releasing();
            final Sequence released = inFlight.released();
            final ActorRef<Entry> release = context.spawn(
                    step(entry -> {
                        releasing.release(entry.slot());
                        released.set(released.get() + 1);
                    }),
                    "release",
                    props);
            final ActorRef<Entry> apply = context.spawn(
                    step(entry -> {
                        applying.apply(entry.slot());
                        release.tell(entry);
                    }),
                    "apply",
                    props);
            final ActorRef<Entry> decode = context.spawn(
                    step(entry -> {
                        entry.decode(decoding);
                        apply.tell(entry);
                    }),
                    "decode",
                    props);
            started.complete(decode);
            return Behaviors.empty();
        });
        system = ActorSystem.create(
                guardian, "moving", ConfigFactory.parseString(QUIET + settings).withFallback(ConfigFactory.load()));
        first = await(started);
    }

    /** As Pekko is set up by itself. */
    static PekkoSubject asItComes(final Setting setting) {
        return new PekkoSubject(setting, "", Props.empty(), MovingRivals.THREADS_CHAINED);
    }

    /**
     * Few threads, long turns and a bounded mailbox.
     *
     * @param parallelism threads that run actors.
     */
    static PekkoSubject tuned(final Setting setting, final int parallelism) {
        return new PekkoSubject(
                setting,
                tunedSettings(parallelism),
                DispatcherSelector.fromConfig("tuned.dispatcher").withMailboxFromConfig("tuned.mailbox"),
                parallelism + 1);
    }

    @Override
    public boolean offer(final DirectBuffer event, final int length) {
        final Entry entry = pool.tryTake(event, length);
        if (entry == null) {
            faults.requireNone();
            return false;
        }
        first.tell(entry);
        return true;
    }

    @Override
    public void turn() {
        loadTurn.idle();
    }

    @Override
    public void close() {
        Crew.awaitDone(inFlight::isEmpty, faults);
        system.terminate();
        await(system.getWhenTerminated());
        faults.requireNone();
    }

    private Behavior<Entry> step(final Consumer<Entry> step) {
        return Behaviors.receiveMessage(entry -> {
            try {
                step.accept(entry);
            } catch (final RuntimeException | Error fault) {
                faults.on(fault);
                throw fault;
            }
            return Behaviors.same();
        });
    }

    /** As many events before an actor gives its thread to another, and before its mailbox is full, as can be under way. */
    private static String tunedSettings(final int parallelism) {
        return """
            tuned {
              dispatcher {
                type = Dispatcher
                executor = fork-join-executor
                fork-join-executor { parallelism-min = %1$d, parallelism-factor = 1.0, parallelism-max = %1$d }
                throughput = %2$d
              }
              mailbox {
                mailbox-type = "org.apache.pekko.dispatch.NonBlockingBoundedMailbox"
                mailbox-capacity = %2$d
              }
            }
            """.formatted(parallelism, MovingRivals.CAPACITY);
    }

    private static <T> T await(final CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(Crew.CLOSE_TIMEOUT_NS, TimeUnit.NANOSECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the actor system started or ended", e);
        } catch (final ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the actor system did not start or end", e);
        }
    }
}
