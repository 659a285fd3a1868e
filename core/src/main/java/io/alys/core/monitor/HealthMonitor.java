// SPDX-License-Identifier: Apache-2.0
package io.alys.core.monitor;

import io.alys.core.event.HealthEvent;
import io.alys.core.health.HealthState;
import io.alys.core.health.PongStatus;

/** Decides what a ping's outcome says of a node: a function of what is known and of the outcome. Changes nothing. */
public final class HealthMonitor {
    /** Failures in a row that make a node unhealthy, and after which supervision is asked to restart it. */
    public static final int FAILURES_UNHEALTHY = 3;

    /** Good answers in a row that make it healthy. */
    public static final int SUCCESSES_HEALTHY = 2;

    /** Restarts asked for, until it is healthy again: one that does its work but answers no ping must not stop the node. */
    public static final int RESTARTS_MAX = 3;

    /** More are not told apart. */
    public static final int FAILURES_MAX = FAILURES_UNHEALTHY * RESTARTS_MAX;

    private HealthMonitor() {}

    /**
     * What is to be thought of a node now.
     *
     * @param isRestartable supervision could restart it.
     */
    static HealthEvent.NodeHealthChanged judge(
            final NodeHealth now, final Outcome outcome, final boolean isRestartable, final long atMs) {
        return switch (outcome) {
            case GOOD -> good(now, atMs);
            case DEGRADED ->
                new HealthEvent.NodeHealthChanged(
                        now.name(), HealthState.DEGRADED, 0, 0, now.restartsAsked(), true, atMs);
            case ILL, MISSED -> bad(now, outcome == Outcome.ILL, isRestartable, atMs);
        };
    }

    /** True when the change says anything that was not known, apart from when the node last answered. */
    static boolean isNews(final NodeHealth now, final HealthEvent.NodeHealthChanged change) {
        return change.state() != now.state()
                || change.failures() != now.failures()
                || change.successes() != now.successes()
                || change.restartsAsked() != now.restartsAsked();
    }

    /** True when the change came with a new wish for a restart. */
    static boolean isRestartAsked(final NodeHealth before, final HealthEvent.NodeHealthChanged change) {
        return change.restartsAsked() > before.restartsAsked();
    }

    private static HealthEvent.NodeHealthChanged good(final NodeHealth now, final long atMs) {
        final int successes = now.successes() + 1;
        final boolean isHealthy = switch (now.state()) {
            case UNKNOWN, HEALTHY -> true;
            case DEGRADED, RECOVERING -> successes >= SUCCESSES_HEALTHY;
            case UNHEALTHY -> false;
        };
        if (isHealthy) {
            return new HealthEvent.NodeHealthChanged(now.name(), HealthState.HEALTHY, 0, 0, 0, true, atMs);
        }
        return new HealthEvent.NodeHealthChanged(
                now.name(),
                now.state() == HealthState.DEGRADED ? HealthState.DEGRADED : HealthState.RECOVERING,
                0,
                successes,
                now.restartsAsked(),
                true,
                atMs);
    }

    private static HealthEvent.NodeHealthChanged bad(
            final NodeHealth now, final boolean isAnswered, final boolean isRestartable, final long atMs) {
        final int failures = Math.min(now.failures() + 1, FAILURES_MAX);
        final boolean isUnhealthy = failures >= FAILURES_UNHEALTHY
                || now.state() == HealthState.UNHEALTHY
                || now.state() == HealthState.RECOVERING;
        final boolean isRestartAsked = isRestartable
                && failures > now.failures()
                && failures % FAILURES_UNHEALTHY == 0
                && now.restartsAsked() < RESTARTS_MAX;
        return new HealthEvent.NodeHealthChanged(
                now.name(),
                isUnhealthy ? HealthState.UNHEALTHY : HealthState.DEGRADED,
                failures,
                0,
                now.restartsAsked() + (isRestartAsked ? 1 : 0),
                isAnswered,
                atMs);
    }

    /** What came of a ping. */
    enum Outcome {
        GOOD,
        /** Answered: it works, but something it rests on does not. */
        DEGRADED,
        /** Answered: it can't work. */
        ILL,
        /** Not answered in time. */
        MISSED;

        static Outcome of(final PongStatus status) {
            return switch (status) {
                case HEALTHY -> GOOD;
                case DEGRADED -> DEGRADED;
                case UNHEALTHY -> ILL;
            };
        }
    }
}
