// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.ring;

import io.alys.core.codec.RecordFrame;
import io.alys.core.command.Command;
import io.alys.core.effect.Effects;

/**
 * One reusable place in the spine ring: an input on its way to becoming a record and effects. Made once, at start, and
 * touched only by the stage that holds its sequence.
 */
public final class Slot {
    private final RecordFrame frame = new RecordFrame();
    private final Effects effects = new Effects();
    private Command command = null;
    private long arrivalNs = 0;

    /** Says what the input was decoded to, and when it was taken from its source. */
    public void arrived(final Command decoded, final long nowNs) {
        command = decoded;
        arrivalNs = nowNs;
    }

    public RecordFrame frame() {
        return frame;
    }

    public Effects effects() {
        return effects;
    }

    /** Decoded from the input, or null for a hot one. */
    public Command command() {
        return command;
    }

    /** {@code System.nanoTime} when a warm input was taken from its source; 0 for a hot one, which carries its own. */
    public long arrivalNs() {
        return arrivalNs;
    }

    /** The last stage calls this, so that no slot carries one lap's input into the next, or keeps it from the collector. */
    public void clear() {
        frame.clear();
        effects.clear();
        command = null;
        arrivalNs = 0;
    }
}
