// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Bytes;

/**
 * Mail of a suspended actor, as recorded bytes.
 *
 * @param from name of the sender, or empty for the machine.
 * @param kind as tools show it.
 * @param isDroppable it may make room for mail that is not.
 * @param isInput the body is a command of the type, else a message of it.
 */
public record HeldMail(
        MailId id,
        MailId correlation,
        String from,
        String to,
        String kind,
        long deadlineMs,
        int attempt,
        boolean isDroppable,
        boolean isInput,
        int type,
        int version,
        Bytes body)
        implements Recorded {
    @Override
    public void writeFields(final FieldWriter writer) {
        writer.record("id", id);
        writer.record("correlation", correlation);
        writer.text("from", from);
        writer.text("to", to);
        writer.text("kind", kind);
        writer.int64("deadlineMs", deadlineMs);
        writer.int32("attempt", attempt);
        writer.flag("isDroppable", isDroppable);
        writer.flag("isInput", isInput);
        writer.int32("type", type);
        writer.int32("version", version);
        writer.bytes("body", body);
    }

    public static HeldMail read(final FieldReader reader) {
        return new HeldMail(
                MailId.read(reader),
                MailId.read(reader),
                reader.text("from"),
                reader.text("to"),
                reader.text("kind"),
                reader.int64("deadlineMs"),
                reader.int32("attempt"),
                reader.flag("isDroppable"),
                reader.flag("isInput"),
                reader.int32("type"),
                reader.int32("version"),
                reader.bytes("body"));
    }
}
