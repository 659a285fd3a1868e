// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.effect.EffectId;
import io.alys.core.health.HealthState;
import io.alys.core.health.ResourceKind;
import io.alys.core.health.ResourceLevel;
import java.util.ArrayList;
import java.util.List;

/** How well the node is, by the names of the nodes of its supervision tree. */
public sealed interface HealthEvent extends Event {
    /**
     * A process began to watch over itself: what the last one knew is forgotten.
     *
     * @param nodes that are pinged from now on.
     */
    record MonitoringBegun(long nextRoundMs, List<String> nodes) implements HealthEvent {
        public MonitoringBegun {
            nodes = List.copyOf(nodes);
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("nextRoundMs", nextRoundMs);
            writeNames("node", nodes, writer);
        }

        public static MonitoringBegun read(final FieldReader reader) {
            return new MonitoringBegun(reader.int64("nextRoundMs"), readNames("node", reader));
        }
    }

    /**
     * A round of pings.
     *
     * @param answered actors that did, within the same input.
     * @param asked I/O halves, which answer with an input of their own.
     */
    record PingsSent(long atMs, long nextRoundMs, List<String> answered, List<Asked> asked) implements HealthEvent {
        public PingsSent {
            answered = List.copyOf(answered);
            asked = List.copyOf(asked);
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("atMs", atMs);
            writer.int64("nextRoundMs", nextRoundMs);
            writeNames("answered", answered, writer);
            writer.list("asked", asked);
        }

        public static PingsSent read(final FieldReader reader) {
            return new PingsSent(
                    reader.int64("atMs"),
                    reader.int64("nextRoundMs"),
                    readNames("answered", reader),
                    reader.list("asked", Asked::read));
        }
    }

    /**
     * A ping on its way to an I/O half.
     *
     * @param deadlineMs when it counts as missed, Unix milliseconds of sequenced time.
     */
    record Asked(String node, EffectId effectId, long deadlineMs) implements Recorded {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("node", node);
            writer.record("effectId", effectId);
            writer.int64("deadlineMs", deadlineMs);
        }

        public static Asked read(final FieldReader reader) {
            return new Asked(reader.text("node"), EffectId.read(reader), reader.int64("deadlineMs"));
        }
    }

    /** An I/O half answered its ping, and is as well as it was. */
    record PongSeen(String node, long atMs) implements HealthEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("node", node);
            writer.int64("atMs", atMs);
        }

        public static PongSeen read(final FieldReader reader) {
            return new PongSeen(reader.text("node"), reader.int64("atMs"));
        }
    }

    /**
     * What came of a ping changed what is thought of a node.
     *
     * @param failures pings in a row without a good answer.
     * @param successes good answers in a row, while it is not healthy.
     * @param restartsAsked restarts that supervision was asked for since it was last healthy.
     * @param isAnswered it answered; otherwise the ping was missed.
     */
    record NodeHealthChanged(
            String node,
            HealthState state,
            int failures,
            int successes,
            int restartsAsked,
            boolean isAnswered,
            long atMs)
            implements HealthEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("node", node);
            writer.code("state", state);
            writer.int32("failures", failures);
            writer.int32("successes", successes);
            writer.int32("restartsAsked", restartsAsked);
            writer.flag("isAnswered", isAnswered);
            writer.int64("atMs", atMs);
        }

        public static NodeHealthChanged read(final FieldReader reader) {
            return new NodeHealthChanged(
                    reader.text("node"),
                    Coded.of(HealthState.values(), reader.int32("state")),
                    reader.int32("failures"),
                    reader.int32("successes"),
                    reader.int32("restartsAsked"),
                    reader.flag("isAnswered"),
                    reader.int64("atMs"));
        }
    }

    /** The score of the whole node crossed the threshold. */
    record ScoreCrossed(int score, boolean isBelow, long atMs) implements HealthEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int32("score", score);
            writer.flag("isBelow", isBelow);
            writer.int64("atMs", atMs);
        }

        public static ScoreCrossed read(final FieldReader reader) {
            return new ScoreCrossed(reader.int32("score"), reader.flag("isBelow"), reader.int64("atMs"));
        }
    }

    /** A resource came nearer to its end, or farther from it. */
    record ResourceLevelChanged(ResourceKind kind, ResourceLevel level, long used, long limit, long atMs)
            implements HealthEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("kind", kind);
            writer.code("level", level);
            writer.int64("used", used);
            writer.int64("limit", limit);
            writer.int64("atMs", atMs);
        }

        public static ResourceLevelChanged read(final FieldReader reader) {
            return new ResourceLevelChanged(
                    Coded.of(ResourceKind.values(), reader.int32("kind")),
                    Coded.of(ResourceLevel.values(), reader.int32("level")),
                    reader.int64("used"),
                    reader.int64("limit"),
                    reader.int64("atMs"));
        }
    }

    private static void writeNames(final String field, final List<String> names, final FieldWriter writer) {
        writer.int32(field, names.size());
        for (final String name : names) {
            writer.text(field, name);
        }
    }

    private static List<String> readNames(final String field, final FieldReader reader) {
        final int count = reader.int32(field);
        final List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(reader.text(field));
        }
        return names;
    }
}
