// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import java.util.List;

/** What became of an operator's orders. */
public sealed interface OperatorEvent extends Event {
    /**
     * An order was judged.
     *
     * @param actor it was about, as told; empty for all.
     * @param isDone it was carried out, else refused.
     * @param text what was done, or why not.
     * @param atMs when, Unix milliseconds of sequenced time.
     */
    record OperationDecided(
            String operationId,
            String operator,
            OperationKind kind,
            String actor,
            boolean isDone,
            String text,
            long atMs)
            implements OperatorEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("operationId", operationId);
            writer.text("operator", operator);
            writer.code("kind", kind);
            writer.text("actor", actor);
            writer.flag("isDone", isDone);
            writer.text("text", text);
            writer.int64("atMs", atMs);
        }

        public static OperationDecided read(final FieldReader reader) {
            return new OperationDecided(
                    reader.text("operationId"),
                    reader.text("operator"),
                    Coded.of(OperationKind.values(), reader.int32("kind")),
                    reader.text("actor"),
                    reader.flag("isDone"),
                    reader.text("text"),
                    reader.int64("atMs"));
        }
    }

    /**
     * The actor's mail is held.
     *
     * @param untilMs when that ends by itself, Unix milliseconds of sequenced time.
     */
    record ActorSuspended(String node, String operationId, long atMs, long untilMs) implements OperatorEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("node", node);
            writer.text("operationId", operationId);
            writer.int64("atMs", atMs);
            writer.int64("untilMs", untilMs);
        }

        public static ActorSuspended read(final FieldReader reader) {
            return new ActorSuspended(
                    reader.text("node"), reader.text("operationId"), reader.int64("atMs"), reader.int64("untilMs"));
        }
    }

    /** The actor takes its mail again: the same instance, which was never at fault. */
    record ActorResumed(String node, ResumeCause cause, long atMs) implements OperatorEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("node", node);
            writer.code("cause", cause);
            writer.int64("atMs", atMs);
        }

        public static ActorResumed read(final FieldReader reader) {
            return new ActorResumed(
                    reader.text("node"), Coded.of(ResumeCause.values(), reader.int32("cause")), reader.int64("atMs"));
        }
    }

    /** Where every actor stands. Changes nothing; a restore that comes to another digest halts, and names the actor. */
    record StateDigested(String operationId, List<ActorDigest> digests) implements OperatorEvent {
        public StateDigested {
            digests = List.copyOf(digests);
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("operationId", operationId);
            writer.list("digests", digests);
        }

        public static StateDigested read(final FieldReader reader) {
            return new StateDigested(reader.text("operationId"), reader.list("digests", ActorDigest::read));
        }
    }
}
