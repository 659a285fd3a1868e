// SPDX-License-Identifier: Apache-2.0
package io.alys.core.effect;

import java.util.ArrayList;
import java.util.List;

/** The effects of one input, in order. Lives in a ring slot and is reused; a probe's answer is kept as numbers. */
public final class Effects {
    public static final int PER_INPUT_MAX = 255;

    private final List<Effect> effects = new ArrayList<>();
    private boolean hasProbe = false;
    private long probeNonce;
    private long probeSentNs;

    /** Adds one and gives its place. */
    public int add(final Effect effect) {
        if (effects.size() == PER_INPUT_MAX) {
            throw new IllegalStateException("effects=" + effects.size() + " max=" + PER_INPUT_MAX);
        }
        effects.add(effect);
        return effects.size() - 1;
    }

    /** A probe came through: whoever sent it is to be told. */
    public void probeAnswered(final long nonce, final long sentNs) {
        hasProbe = true;
        probeNonce = nonce;
        probeSentNs = sentNs;
    }

    public int size() {
        return effects.size();
    }

    public Effect at(final int ordinal) {
        return effects.get(ordinal);
    }

    public boolean hasProbe() {
        return hasProbe;
    }

    public long probeNonce() {
        return probeNonce;
    }

    /** {@code System.nanoTime} of the sender, which only it can read anything into. */
    public long probeSentNs() {
        return probeSentNs;
    }

    public void truncate(final int size) {
        while (effects.size() > size) {
            effects.removeLast();
        }
    }

    public void clear() {
        if (!effects.isEmpty()) {
            effects.clear();
        }
        hasProbe = false;
    }
}
