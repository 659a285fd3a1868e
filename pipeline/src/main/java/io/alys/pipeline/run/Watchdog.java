// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.stage.Pulse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.NanoClock;

/**
 * Sees from outside when a thread no longer does its rounds: it spins, it is blocked, or it is dead. It adds up the time
 * between its own checks in which the beat stood still, and no more than one and a half of its periods at once, so that
 * no single check finds a stuck stage: a machine may have been suspended. Where several stages share a thread, the one the thread is inside of is
 * named, not those that wait behind it. A dead thread is named at the first check that finds it.
 */
public final class Watchdog implements AutoCloseable {
    /** For threads whose standing still is told and counted, but halts nothing. */
    public static final long NEVER_FATAL = Long.MAX_VALUE;

    private final String name;
    private final List<? extends Pulse> pulses;
    private final List<Watch> watches = new ArrayList<>();
    private final NanoClock clock;
    private final HaltSwitch haltSwitch;
    private final StallListener listener;

    // Written by whoever checks: the watchdog's own thread, once started.
    private long lastCheckNs;
    private Thread thread = null;

    private volatile boolean isRunning = true;
    private volatile Limits limits;

    /**
     * @param name of the watchdog's thread.
     * @param pulses may grow at its end while it is watched.
     * @param periodNs between two checks.
     * @param warnNs what stood still for so long is reported, once for each stall; at least two periods.
     * @param fatalNs what stood still for so long halts the node, as a dead thread does at once; longer than warnNs, or
     *     {@link #NEVER_FATAL}.
     */
    public Watchdog(
            final String name,
            final List<? extends Pulse> pulses,
            final NanoClock clock,
            final long periodNs,
            final long warnNs,
            final long fatalNs,
            final HaltSwitch haltSwitch,
            final StallListener listener) {
        this.name = name;
        this.pulses = pulses;
        this.limits = new Limits(periodNs, warnNs, fatalNs);
        this.clock = clock;
        this.haltSwitch = haltSwitch;
        this.listener = listener;
        this.lastCheckNs = clock.nanoTime();
        watchNew();
    }

    /** Other limits, from the next check on; they mean what the constructor says. For any thread. */
    public void limits(final long periodNs, final long warnNs, final long fatalNs) {
        limits = new Limits(periodNs, warnNs, fatalNs);
    }

    /** Checks on a daemon thread of its own from now on. */
    public void start() {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        isRunning = false;
        LockSupport.unpark(thread);
    }

    /** Looks at every thread once. */
    public void check() {
        final Limits now = limits;
        final long nowNs = clock.nanoTime();
        final long elapsedNs = Math.min(nowNs - lastCheckNs, now.periodNs + now.periodNs / 2);
        lastCheckNs = nowNs;
        watchNew();
        boolean isAnyInside = false;
        boolean isAnyDeadInside = false;
        for (final Watch watch : watches) {
            watch.look(elapsedNs);
            isAnyInside |= watch.stalledNs >= now.warnNs && watch.isInside();
            isAnyDeadInside |= watch.isInside() && watch.isDead();
        }
        for (final Watch watch : watches) {
            if (watch.isDead()) {
                if (isMeantToRun() && (watch.isInside() || !isAnyDeadInside)) {
                    reportDead(watch, now.fatalNs);
                }
            } else if (watch.stalledNs >= now.warnNs && (watch.isInside() || !isAnyInside)) {
                report(watch, now.fatalNs);
            }
        }
    }

    /** Asked after a thread was found dead: one that ended because it was told to had been told before. */
    private boolean isMeantToRun() {
        return isRunning && !haltSwitch.isHalted();
    }

    private void watchNew() {
        for (int i = watches.size(); i < pulses.size(); i++) {
            watches.add(new Watch(pulses.get(i)));
        }
    }

    private void reportDead(final Watch watch, final long fatalNs) {
        if (!watch.isReported) {
            watch.isReported = true;
            listener.onStall(Stall.of(watch.pulse, watch.stalledNs));
        }
        if (fatalNs != NEVER_FATAL) {
            haltSwitch.halt(ExitCode.STALLED, "the thread of " + watch.pulse.roleName() + " is dead", null);
        }
    }

    private void report(final Watch watch, final long fatalNs) {
        if (!watch.isReported) {
            watch.isReported = true;
            listener.onStall(Stall.of(watch.pulse, watch.stalledNs));
        }
        if (watch.stalledNs >= fatalNs) {
            haltSwitch.halt(
                    ExitCode.STALLED,
                    "stage=" + watch.pulse.roleName() + " stalledNs=" + watch.stalledNs + " fatalNs=" + fatalNs,
                    null);
        }
    }

    private void run() {
        while (isRunning && !haltSwitch.isHalted()) {
            LockSupport.parkNanos(limits.periodNs);
            check();
        }
    }

    /** Hears of a thread that stands still or is dead, once for each stall, on the watchdog's thread. */
    @FunctionalInterface
    public interface StallListener {
        void onStall(Stall stall);
    }

    private record Limits(long periodNs, long warnNs, long fatalNs) {
        private Limits {
            if (periodNs < 1 || warnNs < 2 * periodNs || fatalNs <= warnNs) {
                throw new IllegalArgumentException("periodNs=" + periodNs + " warnNs=" + warnNs + " fatalNs=" + fatalNs
                        + " must be positive, at least two periods, and longer than warnNs");
            }
        }
    }

    private static final class Watch {
        private final Pulse pulse;
        private long beat;
        private long stalledNs = 0;
        private boolean isReported = false;

        private Watch(final Pulse pulse) {
            this.pulse = pulse;
            this.beat = pulse.beat();
        }

        private void look(final long elapsedNs) {
            final long newBeat = pulse.beat();
            if (newBeat == beat) {
                stalledNs += elapsedNs;
                return;
            }
            beat = newBeat;
            stalledNs = 0;
            isReported = false;
        }

        private boolean isInside() {
            return (beat & 1) == 1;
        }

        private boolean isDead() {
            final Thread thread = pulse.thread();
            return thread != null && thread.getState() == Thread.State.TERMINATED;
        }
    }
}
