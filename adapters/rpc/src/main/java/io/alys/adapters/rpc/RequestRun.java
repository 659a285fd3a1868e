// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One request on its worker thread, from the first byte read to the last byte written, with its deadline. The JDK's server reads
 * and writes blocking channels, and an interrupt closes those: that is how a slow peer is cut off. A method that runs
 * is never interrupted, because an interrupt would also close any file it has open; its connection is closed instead.
 */
final class RequestRun implements Runnable {
    private static final ScopedValue<RequestRun> CURRENT = ScopedValue.newInstance();

    private final Runnable exchangeTask;
    private final boolean isRefused;
    private final long timeoutNs;
    private final ScheduledExecutorService timer;
    private final RpcCounters counters;

    // Guarded by this: written by the worker, and by the timer when a deadline passes.
    private Phase phase = Phase.QUEUED;
    private boolean isOverdue;
    private Thread worker;
    private HttpExchange exchange;
    private ScheduledFuture<?> deadline;

    RequestRun(
            final Runnable exchangeTask,
            final boolean isRefused,
            final long timeoutNs,
            final ScheduledExecutorService timer,
            final RpcCounters counters) {
        this.exchangeTask = exchangeTask;
        this.isRefused = isRefused;
        this.timeoutNs = timeoutNs;
        this.timer = timer;
        this.counters = counters;
    }

    static RequestRun current() {
        return CURRENT.get();
    }

    boolean isRefused() {
        return isRefused;
    }

    synchronized boolean isOverdue() {
        return isOverdue;
    }

    @Override
    public void run() {
        beginRead();
        try {
            ScopedValue.where(CURRENT, this).run(exchangeTask);
        } finally {
            end();
        }
    }

    private synchronized void beginRead() {
        worker = Thread.currentThread();
        phase = Phase.READING;
        deadline = timer.schedule(this::onRequestDeadline, timeoutNs, TimeUnit.NANOSECONDS);
    }

    /** @throws IOException when the deadline passed while the request was read: the server closes the connection. */
    synchronized void beginCall(final HttpExchange exchange) throws IOException {
        this.exchange = exchange;
        requireInTime();
        phase = Phase.CALLING;
    }

    /** @throws IOException when the deadline passed: the server closes the connection. */
    synchronized void beginWrite() throws IOException {
        requireInTime();
        deadline.cancel(false);
        phase = Phase.WRITING;
        deadline = timer.schedule(this::onWriteDeadline, timeoutNs, TimeUnit.NANOSECONDS);
    }

    private synchronized void end() {
        phase = Phase.DONE;
        deadline.cancel(false);
        // The thread goes on to the next request, which is not to be cut off for this one.
        Thread.interrupted();
    }

    private synchronized void onRequestDeadline() {
        if (phase == Phase.READING) {
            onDeadline();
            worker.interrupt();
        } else if (phase == Phase.CALLING) {
            onDeadline();
            exchange.close();
        }
    }

    private synchronized void onWriteDeadline() {
        if (phase == Phase.WRITING) {
            onDeadline();
            worker.interrupt();
        }
    }

    private void onDeadline() {
        isOverdue = true;
        counters.onDeadlinePassed();
    }

    private void requireInTime() throws IOException {
        if (isOverdue) {
            throw new IOException("request deadline passed: phase=" + phase);
        }
    }

    private enum Phase {
        QUEUED,
        READING,
        CALLING,
        WRITING,
        DONE
    }
}
