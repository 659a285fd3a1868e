// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import io.alys.pipeline.stage.Pulse;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A thread that does no more rounds, as it was seen.
 *
 * @param name of what it does.
 * @param stalledNs since it last began or ended one, as far as was seen.
 * @param thread its name; empty when it never started.
 * @param waitsFor what it is blocked on, and who holds that; empty when it is not.
 * @param stack innermost first; empty when it never started or has ended.
 */
public record Stall(
        String name, Cause cause, long stalledNs, String thread, String waitsFor, List<StackTraceElement> stack) {
    public Stall {
        stack = List.copyOf(stack);
    }

    /** Looks at the thread now. */
    static Stall of(final Pulse pulse, final long stalledNs) {
        final Thread thread = pulse.thread();
        if (thread == null) {
            return new Stall(pulse.roleName(), Cause.NOT_STARTED, stalledNs, "", "", List.of());
        }
        final ThreadInfo seen = ManagementFactory.getThreadMXBean().getThreadInfo(thread.threadId(), Integer.MAX_VALUE);
        if (seen == null || seen.getThreadState() == Thread.State.TERMINATED) {
            return new Stall(pulse.roleName(), Cause.DEAD, stalledNs, thread.getName(), "", List.of());
        }
        final List<StackTraceElement> stack = List.of(seen.getStackTrace());
        return new Stall(
                pulse.roleName(),
                causeOf(seen.getThreadState(), stack),
                stalledNs,
                thread.getName(),
                waitsFor(seen),
                stack);
    }

    /** One line for a person, then the stack. */
    public String describe() {
        final String waiting = waitsFor.isEmpty() ? "" : " waitsFor=" + waitsFor;
        return "name=" + name + " cause=" + cause + " stalledMs=" + stalledNs / 1_000_000 + " thread=" + thread
                + waiting + stack.stream().map(frame -> "\n\tat " + frame).collect(Collectors.joining());
    }

    private static Cause causeOf(final Thread.State state, final List<StackTraceElement> stack) {
        return switch (state) {
            case BLOCKED, WAITING, TIMED_WAITING -> Cause.BLOCKED;
            case NEW, RUNNABLE, TERMINATED -> isInNative(stack) ? Cause.IN_NATIVE : Cause.SPINNING;
        };
    }

    /** A thread that yields in a loop is in native code at times, and spins all the same. */
    private static boolean isInNative(final List<StackTraceElement> stack) {
        return !stack.isEmpty()
                && stack.getFirst().isNativeMethod()
                && !stack.getFirst().getClassName().equals(Thread.class.getName());
    }

    private static String waitsFor(final ThreadInfo seen) {
        final LockInfo lock = seen.getLockInfo();
        if (lock == null) {
            return "";
        }
        return lock + (seen.getLockOwnerName() == null ? "" : " held by " + seen.getLockOwnerName());
    }

    /** Why a thread does no more rounds. */
    public enum Cause {
        /** It runs and does not come to an end. */
        SPINNING,
        /** It is inside a call to the operating system, or another native one. */
        IN_NATIVE,
        /** It waits for a lock or a signal. */
        BLOCKED,
        /** It has ended. */
        DEAD,
        /** It never began. */
        NOT_STARTED
    }
}
