// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.effect.SettingChange;
import java.util.List;

/** Inputs about settings that change while the node runs. */
public sealed interface ConfigurationCommand extends Command {
    /**
     * Somebody wants other settings, which were found valid. Refused while another reload is under way.
     *
     * @param requestedBy what asked: a signal, or a file that changed.
     * @param changes all of them; the rest stays as it is.
     */
    record ReloadConfiguration(String requestedBy, List<SettingChange> changes) implements ConfigurationCommand {
        public ReloadConfiguration {
            changes = List.copyOf(changes);
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("requestedBy", requestedBy);
            writer.list("changes", changes);
        }

        public static ReloadConfiguration read(final FieldReader reader) {
            return new ReloadConfiguration(reader.text("requestedBy"), reader.list("changes", SettingChange::read));
        }
    }

    /**
     * What became of a reload outside.
     *
     * @param reload sequence of its input.
     * @param isApplied every part of the node works with the new settings; else every part has the old ones again.
     * @param reason why not; empty when it was applied.
     */
    record SettleReload(long reload, boolean isApplied, String reason) implements ConfigurationCommand {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int64("reload", reload);
            writer.flag("isApplied", isApplied);
            writer.text("reason", reason);
        }

        public static SettleReload read(final FieldReader reader) {
            return new SettleReload(reader.int64("reload"), reader.flag("isApplied"), reader.text("reason"));
        }
    }
}
