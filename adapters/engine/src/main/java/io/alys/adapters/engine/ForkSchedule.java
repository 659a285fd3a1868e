// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * When the execution layer's forks activate, which decides the versions of the Engine API calls (execution-apis,
 * shanghai.md, cancun.md, prague.md). Shanghai is active from genesis.
 *
 * @param cancunTimeS first timestamp of Cancun, in seconds; {@link #NEVER} when it is not planned.
 * @param pragueTimeS first timestamp of Prague, not before Cancun's.
 */
public record ForkSchedule(long cancunTimeS, long pragueTimeS) {
    public static final long NEVER = Long.MAX_VALUE;
    public static final ForkSchedule SHANGHAI = new ForkSchedule(NEVER, NEVER);

    public ForkSchedule {
        if (cancunTimeS < 0) {
            throw new IllegalArgumentException("cancunTimeS=" + cancunTimeS + " must not be negative");
        }
        if (pragueTimeS < cancunTimeS) {
            throw new IllegalArgumentException(
                    "pragueTimeS=" + pragueTimeS + " must not be before cancunTimeS=" + cancunTimeS);
        }
    }

    boolean isCancun(final long timestampS) {
        return timestampS >= cancunTimeS && cancunTimeS != NEVER;
    }

    boolean isPrague(final long timestampS) {
        return timestampS >= pragueTimeS && pragueTimeS != NEVER;
    }

    String getPayloadMethod(final long timestampS) {
        return "engine_getPayloadV" + (isPrague(timestampS) ? 4 : isCancun(timestampS) ? 3 : 2);
    }

    String newPayloadMethod(final long timestampS) {
        return "engine_newPayloadV" + (isPrague(timestampS) ? 4 : isCancun(timestampS) ? 3 : 2);
    }

    String forkchoiceMethod(final long timestampS) {
        return "engine_forkchoiceUpdatedV" + (isCancun(timestampS) ? 3 : 2);
    }

    /** Without attributes no version is tied to a timestamp: the newest the schedule needs. */
    String forkchoiceMethod() {
        return forkchoiceMethod(NEVER);
    }

    /** Every method a client must offer to follow this schedule. */
    List<String> requiredMethods() {
        final List<String> methods = new ArrayList<>();
        if (cancunTimeS > 0) {
            addMethods(methods, 0);
        }
        if (cancunTimeS != NEVER && pragueTimeS > cancunTimeS) {
            addMethods(methods, cancunTimeS);
        }
        if (pragueTimeS != NEVER) {
            addMethods(methods, pragueTimeS);
        }
        return methods.stream().distinct().toList();
    }

    private void addMethods(final List<String> methods, final long timestampS) {
        methods.add(forkchoiceMethod(timestampS));
        methods.add(getPayloadMethod(timestampS));
        methods.add(newPayloadMethod(timestampS));
    }
}
