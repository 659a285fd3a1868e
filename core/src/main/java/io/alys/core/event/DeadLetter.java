// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;

/**
 * Mail that will not be delivered: what it was, not its content.
 *
 * @param from name of the sender, or empty for the machine.
 * @param isAskedAgain both its sides are told to ask again.
 */
public record DeadLetter(
        MailId id, String from, String to, String kind, LossReason reason, int attempt, long atMs, boolean isAskedAgain)
        implements Recorded {
    @Override
    public void writeFields(final FieldWriter writer) {
        writer.record("id", id);
        writer.text("from", from);
        writer.text("to", to);
        writer.text("kind", kind);
        writer.code("reason", reason);
        writer.int32("attempt", attempt);
        writer.int64("atMs", atMs);
        writer.flag("isAskedAgain", isAskedAgain);
    }

    public static DeadLetter read(final FieldReader reader) {
        return new DeadLetter(
                MailId.read(reader),
                reader.text("from"),
                reader.text("to"),
                reader.text("kind"),
                Coded.of(LossReason.values(), reader.int32("reason")),
                reader.int32("attempt"),
                reader.int64("atMs"),
                reader.flag("isAskedAgain"));
    }
}
