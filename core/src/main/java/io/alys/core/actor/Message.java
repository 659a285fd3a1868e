// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.command.ApprovalReceived;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.Command;
import io.alys.core.command.EquivocationReceived;
import io.alys.core.command.NodeCommand;
import io.alys.core.effect.Destination;

/** What an actor can be given to decide on. Recorded only while its receiver is suspended. */
public interface Message extends Recorded {
    /** Mail of a higher priority is delivered first; within one priority in the order it was sent. */
    default Priority priority() {
        return Priority.NORMAL;
    }

    /** What is owed to the mail when its receiver can't take it. */
    default Delivery delivery() {
        return Delivery.ASKED;
    }

    /** As tools show it: for an input the command's name, else the message's own. */
    default String kind() {
        return getClass().getSimpleName();
    }

    /** An input for this actor. */
    record Incoming(Command command) implements Message {
        @Override
        public Delivery delivery() {
            return switch (command) {
                case NodeCommand node -> Delivery.OWED;
                case BlockReceived received -> Delivery.OFFERED;
                case ApprovalReceived received -> Delivery.OFFERED;
                case EquivocationReceived received -> Delivery.OFFERED;
                default -> Delivery.ASKED;
            };
        }

        @Override
        public String kind() {
            return command.getClass().getSimpleName();
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            command.writeFields(writer);
        }
    }

    /** The actor's deadline has passed. */
    record DeadlinePassed() implements Message {
        @Override
        public Delivery delivery() {
            return Delivery.DERIVED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {}
    }

    /** A dependency of this actor that failed may be asked again. Comes only after the actor said that it failed. */
    record RetryDue(Destination dependency) implements Message {
        @Override
        public Delivery delivery() {
            return Delivery.DERIVED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("dependency", dependency);
        }
    }

    /**
     * A fault is over, the actor's own or another's.
     *
     * @param isMailLost mail from or to this actor was lost: what it waits for may never come, so it asks again.
     */
    record Resumed(boolean isMailLost) implements Message {
        @Override
        public Delivery delivery() {
            return Delivery.DERIVED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.flag("isMailLost", isMailLost);
        }

        public static Resumed read(final FieldReader reader) {
            return new Resumed(reader.flag("isMailLost"));
        }
    }

    /** Asks whether the actor is well; it says so by {@link Turn#pong}. */
    record Ping() implements Message {
        @Override
        public Priority priority() {
            return Priority.LOW;
        }

        @Override
        public Delivery delivery() {
            return Delivery.DERIVED;
        }

        @Override
        public void writeFields(final FieldWriter writer) {}
    }

    /** How urgent mail is; the most urgent first. */
    enum Priority {
        EMERGENCY(0),
        CRITICAL(1),
        HIGH(2),
        NORMAL(3),
        LOW(4),
        BACKGROUND(5);

        private final int rank;

        Priority(final int rank) {
            this.rank = rank;
        }

        /** 0 is the most urgent. */
        public int rank() {
            return rank;
        }
    }

    /** What becomes of mail whose receiver is suspended or faults on it. */
    enum Delivery {
        /** Moves a fact from one actor to another; without it the two would disagree. Never lost. */
        OWED,
        /** Part of a question and its answer. Kept while its receiver is suspended; when lost, both sides ask again. */
        ASKED,
        /** Comes from outside and may come again. May be lost; it never costs its receiver a restart. */
        OFFERED,
        /** Follows from state and comes again by itself. Neither kept nor counted as lost. */
        DERIVED;

        /** True for mail that consensus rests on, which no overflow may drop. */
        public boolean isKept() {
            return this == OWED || this == ASKED;
        }
    }
}
