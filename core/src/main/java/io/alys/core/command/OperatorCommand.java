// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.event.FailureClass;

/**
 * What an operator orders. Whoever brings it in has checked that it may be ordered; the machine decides whether it can
 * be done. An operation is decided once: the same id again gets the same answer, and nothing is done.
 */
public sealed interface OperatorCommand extends Command {
    /** Names the operation, unique among those of late; chosen by who orders it. */
    String operationId();

    /** Who ordered it, as told; for people. */
    String operator();

    /** Puts a new instance in the place of an actor, with the state of the old one. */
    record RestartActor(String operationId, String operator, String actor) implements OperatorCommand {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("operationId", operationId);
            writer.text("operator", operator);
            writer.text("actor", actor);
        }

        public static RestartActor read(final FieldReader reader) {
            return new RestartActor(reader.text("operationId"), reader.text("operator"), reader.text("actor"));
        }
    }

    /**
     * Holds an actor's mail back for a time.
     *
     * @param forMs how long at most, milliseconds of sequenced time.
     */
    record SuspendActor(String operationId, String operator, String actor, long forMs) implements OperatorCommand {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("operationId", operationId);
            writer.text("operator", operator);
            writer.text("actor", actor);
            writer.int64("forMs", forMs);
        }

        public static SuspendActor read(final FieldReader reader) {
            return new SuspendActor(
                    reader.text("operationId"), reader.text("operator"), reader.text("actor"), reader.int64("forMs"));
        }
    }

    /** Lets an actor that an operator suspended have its mail. */
    record ResumeActor(String operationId, String operator, String actor) implements OperatorCommand {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("operationId", operationId);
            writer.text("operator", operator);
            writer.text("actor", actor);
        }

        public static ResumeActor read(final FieldReader reader) {
            return new ResumeActor(reader.text("operationId"), reader.text("operator"), reader.text("actor"));
        }
    }

    /** Treats an actor as if it had failed: a drill, which costs what a failure of that class costs. */
    record FailActor(String operationId, String operator, String actor, FailureClass failureClass)
            implements OperatorCommand {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("operationId", operationId);
            writer.text("operator", operator);
            writer.text("actor", actor);
            writer.code("failureClass", failureClass);
        }

        public static FailActor read(final FieldReader reader) {
            return new FailActor(
                    reader.text("operationId"),
                    reader.text("operator"),
                    reader.text("actor"),
                    Coded.of(FailureClass.values(), reader.int32("failureClass")));
        }
    }

    /**
     * Proposes no blocks from here on; others' are approved and followed as before.
     *
     * @param reason for people, shown until it ends.
     */
    record PauseProduction(String operationId, String operator, String reason) implements OperatorCommand {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("operationId", operationId);
            writer.text("operator", operator);
            writer.text("reason", reason);
        }

        public static PauseProduction read(final FieldReader reader) {
            return new PauseProduction(reader.text("operationId"), reader.text("operator"), reader.text("reason"));
        }
    }

    /** Ends what PauseProduction began. */
    record ResumeProduction(String operationId, String operator) implements OperatorCommand {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("operationId", operationId);
            writer.text("operator", operator);
        }

        public static ResumeProduction read(final FieldReader reader) {
            return new ResumeProduction(reader.text("operationId"), reader.text("operator"));
        }
    }

    /** Puts the digest of every actor into the journal, for the shadow and every restore to compare. */
    record VerifyState(String operationId, String operator) implements OperatorCommand {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("operationId", operationId);
            writer.text("operator", operator);
        }

        public static VerifyState read(final FieldReader reader) {
            return new VerifyState(reader.text("operationId"), reader.text("operator"));
        }
    }
}
