// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.inbound;

import java.util.List;

/**
 * Drains the sources in rounds. In a round each source first gets what it is guaranteed, in order of priority; then what
 * is left of the round goes to whoever is first in that order. A round outlives a drain that runs out of room, so even a
 * ring that frees one slot at a time starves nobody: while a source has inputs waiting, it gets its share of every
 * {@link #roundLength()} inputs.
 */
public final class InboundSchedule {
    private final Inbound[] inbounds;
    private final int[] shares;
    private final int surplusPerRound;

    // What is left of the round; sequencing thread only.
    private final int[] sharesLeft;
    private int surplusLeft;

    // Whether every source just gave less than it was asked for.
    private boolean isEveryoneEmpty;

    /**
     * @param inbounds in order of priority.
     * @param shares what each is guaranteed in a round, inputs; at least 1.
     * @param surplusPerRound what goes by priority alone, inputs.
     */
    public InboundSchedule(
            final List<? extends Inbound> inbounds, final List<Integer> shares, final int surplusPerRound) {
        this.inbounds = inbounds.toArray(new Inbound[0]);
        this.shares = shares.stream().mapToInt(Integer::intValue).toArray();
        this.surplusPerRound = surplusPerRound;
        this.sharesLeft = new int[this.shares.length];
        if (this.inbounds.length != this.shares.length) {
            throw new IllegalArgumentException("shares=" + shares.size() + " must be one a source: " + inbounds.size());
        }
        for (int i = 0; i < this.shares.length; i++) {
            if (this.shares[i] < 1) {
                throw new IllegalArgumentException("share of " + this.inbounds[i].source() + "=" + this.shares[i]
                        + " must be at least 1, or the source starves");
            }
        }
        beginRound();
    }

    /** Inputs in a round at most. */
    public int roundLength() {
        int length = surplusPerRound;
        for (final int share : shares) {
            length += share;
        }
        return length;
    }

    /** Hands up to so many inputs to the sink; gives how many. */
    public int drain(final InputSink sink, final int limit) {
        int drained = 0;
        while (drained < limit) {
            drained += drainShares(sink, limit - drained);
            if (isEveryoneEmpty) {
                beginRound();
                break;
            }
            drained += drainSurplus(sink, limit - drained);
            if (drained < limit) {
                // There is room, so whoever has inputs has used up its share and the surplus is gone.
                beginRound();
            }
        }
        return drained;
    }

    /** Takes nothing more from outside; any thread. */
    public void close() {
        for (final Inbound inbound : inbounds) {
            inbound.close();
        }
    }

    /** Whether every source is closed and everything it accepted was drained. */
    public boolean isDrained() {
        for (final Inbound inbound : inbounds) {
            if (!inbound.isDrained()) {
                return false;
            }
        }
        return true;
    }

    private int drainShares(final InputSink sink, final int limit) {
        int drained = 0;
        isEveryoneEmpty = true;
        for (int i = 0; i < inbounds.length; i++) {
            final int wanted = Math.min(sharesLeft[i], limit - drained);
            final int taken = wanted > 0 ? inbounds[i].drain(sink, wanted) : 0;
            sharesLeft[i] -= taken;
            drained += taken;
            isEveryoneEmpty &= taken < wanted;
        }
        return drained;
    }

    private int drainSurplus(final InputSink sink, final int limit) {
        int drained = 0;
        for (int i = 0; i < inbounds.length && drained < limit && surplusLeft > 0; i++) {
            final int taken = inbounds[i].drain(sink, Math.min(surplusLeft, limit - drained));
            surplusLeft -= taken;
            drained += taken;
        }
        return drained;
    }

    private void beginRound() {
        System.arraycopy(shares, 0, sharesLeft, 0, shares.length);
        surplusLeft = surplusPerRound;
    }
}
