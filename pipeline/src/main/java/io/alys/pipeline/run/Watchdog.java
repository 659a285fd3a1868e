// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.stage.DutyCycle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.NanoClock;

/**
 * Sees from outside when a stage no longer runs. It adds up the time between its own checks in which a stage's beat stood
 * still, and no more than twice its period at once, so that a machine that was suspended is not taken for a stuck stage.
 * Where several stages share a thread, the one the thread is inside of is named, not those that wait behind it.
 */
public final class Watchdog implements AutoCloseable {
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
     * @param periodNs between two checks.
     * @param warnNs a stage that stood still for so long is reported, once for each stall; at least two periods.
     * @param fatalNs one that stood still for so long halts the node; longer than warnNs.
     */
    public Watchdog(
            final List<DutyCycle> dutyCycles,
            final NanoClock clock,
            final long periodNs,
            final long warnNs,
            final long fatalNs,
            final HaltSwitch haltSwitch,
            final StallListener listener) {
        this.limits = new Limits(periodNs, warnNs, fatalNs);
        for (final DutyCycle dutyCycle : dutyCycles) {
            watches.add(new Watch(dutyCycle));
        }
        this.clock = clock;
        this.haltSwitch = haltSwitch;
        this.listener = listener;
        this.lastCheckNs = clock.nanoTime();
    }

    /** Other limits, from the next check on; they mean what the constructor says. For any thread. */
    public void limits(final long periodNs, final long warnNs, final long fatalNs) {
        limits = new Limits(periodNs, warnNs, fatalNs);
    }

    /** Checks on a daemon thread of its own from now on. */
    public void start() {
        thread = new Thread(this::run, "alys-watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        isRunning = false;
        LockSupport.unpark(thread);
    }

    /** Looks at every stage once. */
    public void check() {
        final Limits now = limits;
        final long nowNs = clock.nanoTime();
        final long elapsedNs = Math.min(nowNs - lastCheckNs, 2 * now.periodNs);
        lastCheckNs = nowNs;
        boolean isAnyInside = false;
        for (final Watch watch : watches) {
            watch.look(elapsedNs);
            isAnyInside |= watch.stalledNs >= now.warnNs && watch.isInside();
        }
        for (final Watch watch : watches) {
            if (watch.stalledNs >= now.warnNs && (watch.isInside() || !isAnyInside)) {
                report(watch, now.fatalNs);
            }
        }
    }

    private void report(final Watch watch, final long fatalNs) {
        if (!watch.isReported) {
            watch.isReported = true;
            listener.onStall(watch.dutyCycle.roleName(), watch.stalledNs, stackOf(watch.dutyCycle.thread()));
        }
        if (watch.stalledNs >= fatalNs) {
            haltSwitch.halt(
                    ExitCode.STALLED,
                    "stage=" + watch.dutyCycle.roleName() + " stalledNs=" + watch.stalledNs + " fatalNs=" + fatalNs,
                    null);
        }
    }

    private static List<StackTraceElement> stackOf(final Thread stalled) {
        return stalled == null ? List.of() : List.of(stalled.getStackTrace());
    }

    private void run() {
        while (isRunning && !haltSwitch.isHalted()) {
            LockSupport.parkNanos(limits.periodNs);
            check();
        }
    }

    /** Hears of a stage that stands still. */
    @FunctionalInterface
    public interface StallListener {
        /**
         * @param stack of the stage's thread, innermost first; empty when it never started or has ended.
         */
        void onStall(String stage, long stalledNs, List<StackTraceElement> stack);
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
        private final DutyCycle dutyCycle;
        private long beat;
        private long stalledNs = 0;
        private boolean isReported = false;

        private Watch(final DutyCycle dutyCycle) {
            this.dutyCycle = dutyCycle;
            this.beat = dutyCycle.beat();
        }

        private void look(final long elapsedNs) {
            final long newBeat = dutyCycle.beat();
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
    }
}
