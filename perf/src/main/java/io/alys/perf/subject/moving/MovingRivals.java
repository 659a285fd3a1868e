// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.alys.core.health.ProbeFlyweight;
import io.alys.perf.subject.Contestant;
import io.alys.perf.subject.Setting;
import io.alys.perf.subject.Subject;
import java.util.List;
import java.util.function.Function;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * What others would carry events with, each set up as its authors would for the work of the node with nothing kept. All have
 * at most {@link #CAPACITY} events under way; the load's thread only ever copies the event's bytes.
 */
public final class MovingRivals {
    /** Events under way at most: the size of the node's own ring. */
    static final int CAPACITY = 1024;

    /** The load's and that of all steps. */
    static final int THREADS_FUSED = 2;

    /** The load's and one for each step. */
    static final int THREADS_CHAINED = 4;

    /** The load's, that of all steps and the media driver's. */
    static final int THREADS_AERON_FUSED = THREADS_FUSED + 1;

    /** The load's, one for each step and the media driver's. */
    static final int THREADS_AERON_CHAINED = THREADS_CHAINED + 1;

    private MovingRivals() {}

    /** All there are. */
    public static List<Contestant> all() {
        final int parallelism = tunedParallelism();
        return List.of(
                moving(
                        "disruptor-fused",
                        "bare Disruptor: the load's thread copies bytes into the ring, one yielding handler does all steps",
                        THREADS_FUSED,
                        setting -> DisruptorSubject.fused(setting, new YieldingWaitStrategy())),
                moving(
                        "disruptor-inline",
                        "bare Disruptor on the load's own thread: an event poller does all steps",
                        1,
                        DisruptorInlineSubject::new),
                moving(
                        "disruptor-chained",
                        "bare Disruptor: a yielding handler for each of the three steps, each on its thread",
                        THREADS_CHAINED,
                        setting -> DisruptorSubject.chained(setting, new YieldingWaitStrategy())),
                moving(
                        "disruptor-chained-spin",
                        "bare Disruptor: a handler for each of the three steps, busy-spinning whatever the cores",
                        THREADS_CHAINED,
                        setting -> DisruptorSubject.chained(setting, new BusySpinWaitStrategy())),
                moving(
                        "abq",
                        "ArrayBlockingQueue before each of three threads, which yield a while before they block",
                        THREADS_CHAINED,
                        BlockingQueueSubject::yielding),
                moving(
                        "abq-blocking",
                        "ArrayBlockingQueue before each of three threads, plain put and take",
                        THREADS_CHAINED,
                        BlockingQueueSubject::blocking),
                moving(
                        "agrona",
                        "Agrona's one-to-one ring of bytes before each of three yielding threads",
                        THREADS_CHAINED,
                        AgronaSubject::new),
                moving(
                        "pekko-default",
                        "three typed actors of Apache Pekko, its default dispatcher and mailbox, messages reused",
                        THREADS_CHAINED,
                        PekkoSubject::asItComes),
                moving(
                        "pekko-tuned",
                        "three typed actors of Apache Pekko on " + parallelism + " fork-join threads, throughput "
                                + CAPACITY + ", non-blocking bounded mailbox, messages reused",
                        parallelism + 1,
                        setting -> PekkoSubject.tuned(setting, parallelism)),
                moving(
                        "aeron-ipc",
                        "Aeron IPC before each of three yielding threads, embedded media driver, SHARED",
                        THREADS_AERON_CHAINED,
                        AeronSubject::chained),
                moving(
                        "aeron-ipc-fused",
                        "Aeron IPC, one hop to one yielding thread that does all steps, embedded media driver, SHARED",
                        THREADS_AERON_FUSED,
                        AeronSubject::fused));
    }

    /**
     * What the load's thread does between offers: it holds on to its core, unless the subject's own threads need it.
     *
     * @param threads that want a core, the load's included.
     */
    static IdleStrategy loadTurn(final int threads) {
        return threads <= Runtime.getRuntime().availableProcessors()
                ? BusySpinIdleStrategy.INSTANCE
                : YieldingIdleStrategy.INSTANCE;
    }

    /** A thread for each actor where there are cores, and one core left to the load. */
    private static int tunedParallelism() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() - 1L, 1, THREADS_CHAINED - 1);
    }

    private static Contestant moving(
            final String name, final String description, final int threads, final Function<Setting, Subject> factory) {
        return new Contestant(name, description, Contestant.Group.MOVING, threads, ProbeFlyweight.LENGTH_MAX, factory);
    }
}
