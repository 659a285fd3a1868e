// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.Envelope;
import io.alys.core.actor.Message;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.BinaryFieldWriter;
import io.alys.core.codec.Shape;
import io.alys.core.command.Command;
import io.alys.core.command.Commands;
import io.alys.core.event.HeldMail;
import io.alys.core.message.Messages;
import io.alys.core.supervision.SupervisionTree;
import io.alys.core.supervision.TreeNode;
import io.alys.core.value.Bytes;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Turns mail into what is recorded of it while its receiver is suspended, and back. */
final class MailCodec {
    private final SupervisionTree tree;
    private final BinaryFieldWriter writer = new BinaryFieldWriter();
    private final BinaryFieldReader reader = new BinaryFieldReader();

    MailCodec(final SupervisionTree tree) {
        this.tree = tree;
    }

    HeldMail encode(final Envelope envelope) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final Message message = envelope.message();
        message.writeFields(writer.wrap(buffer, 0));
        final byte[] body = new byte[writer.position()];
        buffer.getBytes(0, body);
        final boolean isInput = message instanceof Message.Incoming;
        final Shape<?> shape = message instanceof Message.Incoming incoming
                ? Commands.CATALOG.of(incoming.command())
                : Messages.CATALOG.of(message);
        return new HeldMail(
                envelope.id(),
                envelope.correlation(),
                name(envelope.from()),
                name(envelope.to()),
                message.kind(),
                envelope.deadlineMs(),
                envelope.attempt(),
                !message.delivery().isKept(),
                isInput,
                shape.type(),
                shape.version(),
                Bytes.of(body));
    }

    Envelope decode(final HeldMail mail) {
        final byte[] body = mail.body().toArray();
        reader.wrap(new UnsafeBuffer(body), 0, body.length, mail.version());
        final Message message;
        if (mail.isInput()) {
            final Command command = Commands.CATALOG.read(mail.type(), reader);
            message = new Message.Incoming(command);
        } else {
            message = Messages.CATALOG.read(mail.type(), reader);
        }
        return new Envelope(
                mail.id(),
                mail.correlation(),
                actor(mail.from()),
                actor(mail.to()),
                mail.deadlineMs(),
                mail.attempt(),
                message);
    }

    /** The name of an actor's node; empty for the machine and for an actor that nobody supervises. */
    String name(final ActorId id) {
        final TreeNode.Actor node = id == null ? null : tree.actor(id);
        return node == null ? "" : node.name();
    }

    private ActorId actor(final String name) {
        return name.isEmpty() ? null : ((TreeNode.Actor) tree.node(name)).id();
    }
}
