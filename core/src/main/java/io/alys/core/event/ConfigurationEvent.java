// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.effect.SettingChange;
import java.util.List;

/** Facts about settings that change while the node runs. A reload is named by the sequence of its input. */
public sealed interface ConfigurationEvent extends Event {
    /**
     * A reload is under way.
     *
     * @param deadlineMs Unix milliseconds of sequenced time after which it counts as failed.
     */
    record ReloadBegun(long reload, String requestedBy, List<SettingChange> changes, long deadlineMs)
            implements ConfigurationEvent {
        public ReloadBegun {
            changes = List.copyOf(changes);
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("reload", reload);
            writer.text("requestedBy", requestedBy);
            writer.list("changes", changes);
            writer.int64("deadlineMs", deadlineMs);
        }

        public static ReloadBegun read(final FieldReader reader) {
            return new ReloadBegun(
                    reader.int64("reload"),
                    reader.text("requestedBy"),
                    reader.list("changes", SettingChange::read),
                    reader.int64("deadlineMs"));
        }
    }

    /** Every part of the node works with the new settings. */
    record ConfigurationApplied(long reload) implements ConfigurationEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("reload", reload);
        }

        public static ConfigurationApplied read(final FieldReader reader) {
            return new ConfigurationApplied(reader.int64("reload"));
        }
    }

    /** No part of the node has, or keeps, the new settings. */
    record ConfigurationRolledBack(long reload, String reason) implements ConfigurationEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("reload", reload);
            writer.text("reason", reason);
        }

        public static ConfigurationRolledBack read(final FieldReader reader) {
            return new ConfigurationRolledBack(reader.int64("reload"), reader.text("reason"));
        }
    }
}
