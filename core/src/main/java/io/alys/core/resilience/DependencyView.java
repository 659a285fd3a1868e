// SPDX-License-Identifier: Apache-2.0
package io.alys.core.resilience;

import io.alys.core.effect.Destination;
import io.alys.core.event.BreakerPhase;

/**
 * How a dependency stands, for people and metrics. Times are Unix milliseconds of sequenced time, or -1 for never.
 *
 * @param name of its I/O half in the supervision tree.
 * @param phaseSinceMs when its breaker came to its phase.
 * @param openedCount how often the breaker opened since the journal began.
 * @param failureCount failures since the journal began.
 * @param lastFailureMs when the last one was.
 * @param retryAtMs when it is asked again; -1 while no retry is planned.
 * @param retriesLeft whole tokens of its budget.
 * @param restartCount how often its I/O half was made anew since the journal began.
 */
public record DependencyView(
        String name,
        Destination dependency,
        BreakerPhase phase,
        long phaseSinceMs,
        long openedCount,
        long failureCount,
        long lastFailureMs,
        long retryAtMs,
        int retriesLeft,
        long restartCount) {}
