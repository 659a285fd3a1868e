// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;

/** Names one piece of mail for ever: the input it was sent within, and its place among that input's mail. */
public record MailId(long sequence, int ordinal) implements Recorded {
    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int64("sequence", sequence);
        writer.int32("ordinal", ordinal);
    }

    public static MailId read(final FieldReader reader) {
        return new MailId(reader.int64("sequence"), reader.int32("ordinal"));
    }

    @Override
    public String toString() {
        return sequence + "/" + ordinal;
    }
}
