// SPDX-License-Identifier: Apache-2.0
package io.alys.core.engine;

import io.alys.core.chain.EngineCallKind;

/** How long an answer may take on sequenced time: longer than the adapter's own deadlines, which fire first. */
final class CallDeadlines {
    private CallDeadlines() {}

    static long durationMs(final EngineCallKind kind) {
        return switch (kind) {
            case STATUS, GENESIS -> 10_000;
            case BUILD -> 6_000;
            case EXECUTE, FORKCHOICE -> 20_000;
        };
    }
}
