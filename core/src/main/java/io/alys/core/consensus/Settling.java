// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

/**
 * When a block is settled (docs/adr/0014): it and its child have a quorum, and the child's slot is the next one. No block
 * with a quorum in a later slot leaves a settled block out, so a settled block may be finalized by work and is never reverted.
 *
 * <p>Why: let P in slot r and its child in slot r + 1 have quorums, and let X be the first block with a quorum after
 * slot r + 1 that does not descend from P. Two quorums share an honest authority. It approved the child first, so it
 * was locked on r, and X's parent is of slot r or later. In slot r that parent can only be P, and X descends from it. In slot r + 1
 * it can only be the child. In a later slot it descends from P, since X is the first that doesn't. Each time X descends from P.
 */
public final class Settling {
    private Settling() {}

    /** True when a block with a quorum settles its parent, and with it all before that. */
    public static boolean isParentSettled(final long slot, final long parentSlot) {
        return slot == parentSlot + 1;
    }
}
