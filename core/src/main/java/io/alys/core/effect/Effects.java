// SPDX-License-Identifier: Apache-2.0
package io.alys.core.effect;

import java.util.Arrays;
import java.util.Objects;

/**
 * The effects of one input, in order. Lives in a ring slot and is reused; a probe's answer is kept as numbers. How many
 * there are is kept here, so that whoever looks for effects where there are none touches no other memory.
 */
public final class Effects {
    public static final int PER_INPUT_MAX = 255;

    private static final int INITIAL_CAPACITY = 8;

    private Effect[] effects = {};
    private int size = 0;
    private boolean hasProbe = false;
    private long probeNonce;
    private long probeSentNs;

    /** Adds one and gives its place. */
    public int add(final Effect effect) {
        if (size == PER_INPUT_MAX) {
            throw new IllegalStateException("effects=" + size + " max=" + PER_INPUT_MAX);
        }
        if (size == effects.length) {
            effects = Arrays.copyOf(effects, Math.max(INITIAL_CAPACITY, 2 * size));
        }
        effects[size] = effect;
        return size++;
    }

    /** A probe came through: whoever sent it is to be told. */
    public void probeAnswered(final long nonce, final long sentNs) {
        hasProbe = true;
        probeNonce = nonce;
        probeSentNs = sentNs;
    }

    public int size() {
        return size;
    }

    public Effect at(final int ordinal) {
        return effects[Objects.checkIndex(ordinal, size)];
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

    /** Forgets those from that place on. */
    public void truncate(final int newSize) {
        if (newSize < size) {
            Arrays.fill(effects, newSize, size, null);
            size = newSize;
        }
    }

    public void clear() {
        truncate(0);
        hasProbe = false;
    }
}
