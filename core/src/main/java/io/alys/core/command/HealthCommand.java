// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.effect.Destination;
import io.alys.core.effect.EffectId;
import io.alys.core.health.PongStatus;
import io.alys.core.health.ResourceKind;
import io.alys.core.health.ResourceLevel;

/** What the node learns about its own condition. */
public sealed interface HealthCommand extends Command {
    /** The I/O half of an actor answers a ping; it passed through its own rings. */
    record PongGiven(EffectId effectId, Destination from, PongStatus status) implements HealthCommand {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.record("effectId", effectId);
            writer.code("from", from);
            writer.code("status", status);
        }

        public static PongGiven read(final FieldReader reader) {
            return new PongGiven(
                    EffectId.read(reader),
                    Coded.of(Destination.values(), reader.int32("from")),
                    Coded.of(PongStatus.values(), reader.int32("status")));
        }
    }

    /**
     * A resource came nearer to its end, or farther from it.
     *
     * @param used in the unit of its kind.
     * @param limit in the same unit.
     */
    record ResourceLevelSeen(ResourceKind kind, ResourceLevel level, long used, long limit) implements HealthCommand {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("kind", kind);
            writer.code("level", level);
            writer.int64("used", used);
            writer.int64("limit", limit);
        }

        public static ResourceLevelSeen read(final FieldReader reader) {
            return new ResourceLevelSeen(
                    Coded.of(ResourceKind.values(), reader.int32("kind")),
                    Coded.of(ResourceLevel.values(), reader.int32("level")),
                    reader.int64("used"),
                    reader.int64("limit"));
        }
    }
}
