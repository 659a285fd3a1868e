// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.halt.HaltSwitch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.IdleStrategy;

/**
 * Runs one agent until told to stop or halted. Never interrupted: an interrupt in the middle of a write closes the
 * journal's file channel. A daemon, since the node's main thread, not this one, decides how long the process lives.
 */
final class SpineThread {
    private final Thread thread;
    private final Agent agent;
    private final IdleStrategy idleStrategy;
    private final HaltSwitch haltSwitch;
    private final int core;

    private volatile boolean isRunning = true;

    /**
     * @param core to tie the thread to, or {@link ThreadPinning#NO_CORE}.
     */
    SpineThread(
            final String name,
            final Agent agent,
            final IdleStrategy idleStrategy,
            final HaltSwitch haltSwitch,
            final int core) {
        this.agent = agent;
        this.idleStrategy = idleStrategy;
        this.haltSwitch = haltSwitch;
        this.core = core;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void stop() {
        isRunning = false;
        wake();
    }

    /** Makes it look again at once, should it be parked. */
    void wake() {
        LockSupport.unpark(thread);
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Waits for the thread to end; false when it still runs at the deadline. A thread does not wait for itself. */
    boolean join(final long deadlineNs) {
        if (thread == Thread.currentThread()) {
            return true;
        }
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            final long leftNs = deadlineNs - System.nanoTime();
            if (leftNs <= 0) {
                break;
            }
            try {
                thread.join(TimeUnit.NANOSECONDS.toMillis(leftNs) + 1);
            } catch (final InterruptedException interrupt) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        if (core != ThreadPinning.NO_CORE && !isPinned()) {
            return;
        }
        try {
            agent.onStart();
            while (isRunning && !haltSwitch.isHalted()) {
                idleStrategy.idle(agent.doWork());
            }
            agent.onClose();
        } catch (final Throwable fault) {
            haltSwitch.halt(ExitCode.STAGE_FAULT, "thread=" + thread.getName() + ": " + fault, fault);
        }
    }

    private boolean isPinned() {
        try {
            ThreadPinning.pinCurrentThread(core);
            return true;
        } catch (final RuntimeException | Error refusal) {
            haltSwitch.halt(
                    ExitCode.USAGE, "thread=" + thread.getName() + " pinnedCore=" + core + ": " + refusal, refusal);
            return false;
        }
    }
}
