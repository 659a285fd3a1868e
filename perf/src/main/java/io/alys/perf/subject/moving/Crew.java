// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** Threads of a subject, each doing one duty over and over until it is told to stop or fails. No wait is without a deadline. */
final class Crew {
    /** For everything that was accepted to be answered, and then for the threads to end. */
    static final long CLOSE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final List<Thread> threads = new ArrayList<>();
    private final Faults faults;

    private volatile boolean isRunning = true;

    Crew(final Faults faults) {
        this.faults = faults;
    }

    /** Starts a thread for the duty. */
    void start(final String name, final IdleStrategy idle, final Duty duty) {
        final Thread thread = new Thread(() -> work(idle, duty), name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /**
     * What a duty does while there is no room further on.
     *
     * @throws IllegalStateException when the crew was told to stop.
     */
    void pause(final IdleStrategy idle) {
        if (!isRunning) {
            throw new IllegalStateException("stopped with an event under way");
        }
        idle.idle();
    }

    /**
     * Waits until all is done, then ends the threads.
     *
     * @throws IllegalStateException when anything failed or a deadline passed.
     */
    void finish(final BooleanSupplier isDone) {
        awaitDone(isDone, faults);
        isRunning = false;
        threads.forEach(Thread::interrupt);
        join(threads);
        faults.requireNone();
    }

    /** Waits until done, failed or overdue; overdue is a fault. */
    static void awaitDone(final BooleanSupplier isDone, final Faults faults) {
        final long startNs = System.nanoTime();
        while (!isDone.getAsBoolean() && !faults.isAny()) {
            if (System.nanoTime() - startNs > CLOSE_TIMEOUT_NS) {
                faults.on(new IllegalStateException("not everything accepted was answered in time"));
            }
            YieldingIdleStrategy.INSTANCE.idle();
        }
    }

    /**
     * Waits for the threads to end.
     *
     * @throws IllegalStateException when one does not.
     */
    static void join(final List<Thread> threads) {
        final long deadlineNs = System.nanoTime() + CLOSE_TIMEOUT_NS;
        for (final Thread thread : threads) {
            try {
                final long leftNs = deadlineNs - System.nanoTime();
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNs)));
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                throw new IllegalStateException("thread=" + thread.getName() + " did not end");
            }
        }
    }

    private void work(final IdleStrategy idle, final Duty duty) {
        try {
            while (isRunning) {
                idle.idle(duty.work());
            }
        } catch (final InterruptedException toldToStop) {
            if (isRunning) {
                faults.on(toldToStop);
            }
        } catch (final Throwable fault) {
            faults.on(fault);
        }
    }

    /** Something to do. */
    @FunctionalInterface
    interface Duty {
        /** Does what there is to do; gives how much it was, 0 for nothing. */
        int work() throws InterruptedException;
    }
}
