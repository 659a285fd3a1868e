// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that serve requests: a few with a bounded queue; one that answers 503 to what the queue cannot take; one for
 * deadlines. All are daemons.
 */
final class RpcWorkers implements Executor, AutoCloseable {
    private static final int REFUSALS_QUEUED_MAX = 64;
    private static final long REFUSAL_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Logger LOG = LoggerFactory.getLogger(RpcWorkers.class);

    private final long timeoutNs;
    private final RpcCounters counters;
    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor workers;
    private final ThreadPoolExecutor refusals;

    RpcWorkers(final HttpFaceConfig config, final RpcCounters counters) {
        this.timeoutNs = config.requestTimeout().toNanos();
        this.counters = counters;
        // Once closed, what still runs needs no deadline: its connection is closed too.
        this.timer =
                new ScheduledThreadPoolExecutor(1, named("alys-rpc-deadline"), new ThreadPoolExecutor.DiscardPolicy());
        this.timer.setRemoveOnCancelPolicy(true);
        final AtomicInteger next = new AtomicInteger();
        this.workers = pool(
                config.threads(), config.queueLengthMax(), task -> daemon(task, "alys-rpc-" + next.incrementAndGet()));
        this.refusals = pool(1, REFUSALS_QUEUED_MAX, named("alys-rpc-refusal"));
    }

    /** Called by the JDK's dispatcher thread with one request to read, run and answer; never waits. */
    @Override
    public void execute(final Runnable exchangeTask) {
        try {
            workers.execute(new RequestRun(exchangeTask, false, timeoutNs, timer, counters));
        } catch (final RejectedExecutionException e) {
            refuse(exchangeTask);
        }
    }

    boolean isIdle() {
        return workers.getActiveCount() == 0 && workers.getQueue().isEmpty();
    }

    private void refuse(final Runnable exchangeTask) {
        try {
            refusals.execute(
                    new RequestRun(exchangeTask, true, Math.min(timeoutNs, REFUSAL_TIMEOUT_NS), timer, counters));
        } catch (final RejectedExecutionException e) {
            counters.onConnectionDropped();
            throw e; // The dispatcher closes the connection.
        }
    }

    /** What runs is left to end by itself: methods bound their own time, and their connections are closed already. */
    @Override
    public void close() {
        workers.shutdown();
        refusals.shutdown();
        timer.shutdownNow();
    }

    static ThreadPoolExecutor pool(final int threads, final int queueLengthMax, final ThreadFactory factory) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queueLengthMax),
                factory,
                new ThreadPoolExecutor.AbortPolicy());
    }

    static ThreadFactory named(final String name) {
        return task -> daemon(task, name);
    }

    static Thread daemon(final Runnable task, final String name) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(
                (failed, fault) -> LOG.error("thread failed: name={}", failed.getName(), fault));
        return thread;
    }
}
