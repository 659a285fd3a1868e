// SPDX-License-Identifier: Apache-2.0
package io.alys.core.effect;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;

/**
 * Names one effect for ever: the input that led to it, and its place among that input's effects. Answers carry it back;
 * adapters are idempotent on it.
 */
public record EffectId(long sequence, int ordinal) implements Recorded {
    public static final EffectId NULL = new EffectId(-1, 0);

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int64("sequence", sequence);
        writer.int32("ordinal", ordinal);
    }

    public static EffectId read(final FieldReader reader) {
        return new EffectId(reader.int64("sequence"), reader.int32("ordinal"));
    }

    @Override
    public String toString() {
        return sequence + "." + ordinal;
    }
}
