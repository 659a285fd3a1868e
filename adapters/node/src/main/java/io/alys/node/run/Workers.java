// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.stage.Pulse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads outside the spine, one an agent. An agent that throws stops the node: none of them may just be gone. */
final class Workers {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final HaltSwitch haltSwitch;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private volatile boolean isRunning = true;

    Workers(final HaltSwitch haltSwitch) {
        this.haltSwitch = haltSwitch;
    }

    /** Runs the agent on a thread of its own, parking for so long while it has nothing to do. */
    void start(final Agent agent, final long parkMs) {
        final Worker worker = new Worker(agent, TimeUnit.MILLISECONDS.toNanos(parkMs));
        workers.add(worker);
        worker.thread.start();
    }

    /** One a thread, also of those that start later. */
    List<? extends Pulse> pulses() {
        return Collections.unmodifiableList(workers);
    }

    /**
     * Stops all agents and waits for their threads.
     *
     * @param msMax for all of them together.
     * @return the names of those that hang in a call; left behind, as daemons.
     */
    List<String> stop(final long msMax) {
        isRunning = false;
        final List<String> left = new ArrayList<>();
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(msMax);
        for (final Worker worker : workers) {
            final Thread thread = worker.thread;
            try {
                final long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
                thread.join(Math.max(1, leftMs));
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return left;
            }
            if (thread.isAlive()) {
                LOG.error(
                        "{} did not end within {} ms, stack={}",
                        thread.getName(),
                        msMax,
                        Arrays.toString(thread.getStackTrace()));
                left.add(thread.getName());
            }
        }
        return left;
    }

    private final class Worker implements Runnable, Pulse {
        private final Agent agent;
        private final long parkNs;
        private final Thread thread;
        private final AtomicLong beat = new AtomicLong();

        private Worker(final Agent agent, final long parkNs) {
            this.agent = agent;
            this.parkNs = parkNs;
            this.thread = new Thread(this, agent.roleName());
            thread.setDaemon(true);
        }

        @Override
        public void run() {
            long beats = 0;
            try {
                agent.onStart();
                while (isRunning) {
                    beat.setRelease(++beats);
                    final int workCount = agent.doWork();
                    beat.setRelease(++beats);
                    if (workCount == 0) {
                        LockSupport.parkNanos(parkNs);
                    }
                }
            } catch (final Throwable fault) {
                haltSwitch.halt(Exits.ofWorker(fault), agent.roleName() + " threw " + fault, fault);
            } finally {
                agent.onClose();
            }
        }

        @Override
        public String roleName() {
            return agent.roleName();
        }

        @Override
        public long beat() {
            return beat.getAcquire();
        }

        @Override
        public Thread thread() {
            return thread;
        }
    }
}
