// SPDX-License-Identifier: Apache-2.0
package io.alys.core.resilience;

import io.alys.core.effect.Destination;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How one dependency is dealt with.
 *
 * @param isAskedBeforeSlots a retry is never later than just before the next slot begins, so that a dependency which a
 *     proposal needs is known to be back in time for it.
 */
public record DependencyPolicy(
        BreakerPolicy breaker, RetryPolicy retry, RetryBudget budget, boolean isAskedBeforeSlots) {
    private static final long OPEN_MS = 1_000;

    /**
     * Of every dependency. No open time and no wait is longer than a second, half a slot: blocks go on within a slot of
     * the return of what they wait for.
     */
    public static final Map<Destination, DependencyPolicy> DEFAULTS = defaults();

    private static Map<Destination, DependencyPolicy> defaults() {
        final RetryPolicy usual = new RetryPolicy(250, 1_000);
        final RetryBudget budget = new RetryBudget(10, 1_000);
        final Map<Destination, DependencyPolicy> policies = new EnumMap<>(Destination.class);
        policies.put(
                Destination.ENGINE, // A client that tells its status and does not follow our head is not back yet.
                new DependencyPolicy(new BreakerPolicy(3, 10_000, OPEN_MS, 2), usual, budget, true));
        policies.put(
                Destination.SIGNER, // Asked within a slot, of which little is left by then.
                new DependencyPolicy(
                        new BreakerPolicy(3, 10_000, OPEN_MS, 1), new RetryPolicy(100, 1_000), budget, false));
        policies.put(
                Destination.BITCOIN,
                new DependencyPolicy(new BreakerPolicy(3, 10_000, OPEN_MS, 1), usual, budget, false));
        policies.put(
                Destination.STORAGE,
                new DependencyPolicy(new BreakerPolicy(3, 10_000, OPEN_MS, 1), usual, budget, false));
        return Collections.unmodifiableMap(policies);
    }
}
