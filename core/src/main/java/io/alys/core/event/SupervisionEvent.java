// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;

/** What supervision decided, by the names of the nodes of its tree. */
public sealed interface SupervisionEvent extends Event {
    /**
     * A supervisor's decision about a failure.
     *
     * @param node that failed.
     * @param subject what is restarted, resumed or given up: the node, or a supervisor above it.
     * @param supervisor that decided.
     * @param isCharged it counts against the supervisor's budget.
     * @param atMs when, Unix milliseconds of sequenced time.
     * @param dueMs when the node restarts; {@code atMs} where it does not.
     * @param seed of the next random number.
     */
    record FailureJudged(
            String node,
            String subject,
            String supervisor,
            FailureClass failureClass,
            Directive directive,
            boolean isCharged,
            long atMs,
            long dueMs,
            long seed)
            implements SupervisionEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("node", node);
            writer.text("subject", subject);
            writer.text("supervisor", supervisor);
            writer.code("failureClass", failureClass);
            writer.code("directive", directive);
            writer.flag("isCharged", isCharged);
            writer.int64("atMs", atMs);
            writer.int64("dueMs", dueMs);
            writer.int64("seed", seed);
        }

        public static FailureJudged read(final FieldReader reader) {
            return new FailureJudged(
                    reader.text("node"),
                    reader.text("subject"),
                    reader.text("supervisor"),
                    Coded.of(FailureClass.values(), reader.int32("failureClass")),
                    Coded.of(Directive.values(), reader.int32("directive")),
                    reader.flag("isCharged"),
                    reader.int64("atMs"),
                    reader.int64("dueMs"),
                    reader.int64("seed"));
        }
    }

    /**
     * An actor that works restarts with one that does not.
     *
     * @param dueMs from when on, unless another actor holds restarts then.
     * @param latestMs when it restarts even so.
     */
    record RestartPlanned(String node, long dueMs, long latestMs) implements SupervisionEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("node", node);
            writer.int64("dueMs", dueMs);
            writer.int64("latestMs", latestMs);
        }

        public static RestartPlanned read(final FieldReader reader) {
            return new RestartPlanned(reader.text("node"), reader.int64("dueMs"), reader.int64("latestMs"));
        }
    }

    /**
     * A new instance took over the state of the old one.
     *
     * @param stateDigest of both.
     */
    record ActorRestarted(String node, long stateDigest, long atMs) implements SupervisionEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("node", node);
            writer.int64("stateDigest", stateDigest);
            writer.int64("atMs", atMs);
        }

        public static ActorRestarted read(final FieldReader reader) {
            return new ActorRestarted(reader.text("node"), reader.int64("stateDigest"), reader.int64("atMs"));
        }
    }

    /** The node is given up until the process starts again. */
    record ActorAbandoned(String node, String supervisor) implements SupervisionEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("node", node);
            writer.text("supervisor", supervisor);
        }

        public static ActorAbandoned read(final FieldReader reader) {
            return new ActorAbandoned(reader.text("node"), reader.text("supervisor"));
        }
    }

    /** Mail for a suspended actor, kept for its restart. */
    record MailHeld(HeldMail mail) implements SupervisionEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("mail", mail);
        }

        public static MailHeld read(final FieldReader reader) {
            return new MailHeld(HeldMail.read(reader));
        }
    }

    /** All mail held for the actor is on its way to it. */
    record MailReleased(String node) implements SupervisionEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("node", node);
        }

        public static MailReleased read(final FieldReader reader) {
            return new MailReleased(reader.text("node"));
        }
    }

    /** Mail became a dead letter. */
    record MailLost(DeadLetter letter) implements SupervisionEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("letter", letter);
        }

        public static MailLost read(final FieldReader reader) {
            return new MailLost(DeadLetter.read(reader));
        }
    }

    /** The actor was told that mail was lost, and has asked again for what it waits for. */
    record AskedAgain(String node) implements SupervisionEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("node", node);
        }

        public static AskedAgain read(final FieldReader reader) {
            return new AskedAgain(reader.text("node"));
        }
    }

    /** The actor took its last mail before the process ends. What is held for it is there at the next start. */
    record ActorStopped(String node, long atMs) implements SupervisionEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("node", node);
            writer.int64("atMs", atMs);
        }

        public static ActorStopped read(final FieldReader reader) {
            return new ActorStopped(reader.text("node"), reader.int64("atMs"));
        }
    }

    /** The I/O half of an actor began to fail. */
    record AdapterFailed(String node, FailureClass failureClass, long atMs) implements SupervisionEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("node", node);
            writer.code("failureClass", failureClass);
            writer.int64("atMs", atMs);
        }

        public static AdapterFailed read(final FieldReader reader) {
            return new AdapterFailed(
                    reader.text("node"),
                    Coded.of(FailureClass.values(), reader.int32("failureClass")),
                    reader.int64("atMs"));
        }
    }

    /** The I/O half of an actor does its work again. */
    record AdapterRecovered(String node, long atMs) implements SupervisionEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("node", node);
            writer.int64("atMs", atMs);
        }

        public static AdapterRecovered read(final FieldReader reader) {
            return new AdapterRecovered(reader.text("node"), reader.int64("atMs"));
        }
    }
}
