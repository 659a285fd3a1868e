// SPDX-License-Identifier: Apache-2.0
package io.alys.core.resilience;

import io.alys.core.chain.EngineCallKind;

/**
 * How long an answer may take on sequenced time: longer than the adapter's own deadlines, which fire first. The Bitcoin
 * node may have nothing to say for long, and an order to the block store can't be helped by another: these two have none.
 */
public final class CallDeadlines {
    /** Slots after a block's own at which a signature that did not come counts as failed. */
    public static final long SIGNER_SLOTS = 3;

    private CallDeadlines() {}

    public static long engineMs(final EngineCallKind kind) {
        return switch (kind) {
            case STATUS, GENESIS -> 10_000;
            case BUILD -> 6_000;
            case EXECUTE, FORKCHOICE -> 20_000;
        };
    }
}
