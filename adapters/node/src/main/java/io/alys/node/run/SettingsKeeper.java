// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.node.config.ConfigurationException;
import io.alys.node.config.Settings;
import io.alys.node.config.SettingsRecord;
import io.alys.node.reload.ReloadOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what became of each reload, in the log and in the data directory. One thread. */
final class SettingsKeeper implements BiConsumer<Settings, ReloadOutcome> {
    private static final Logger LOG = LoggerFactory.getLogger("alys");

    private final Path file;
    private long reloads = 0;

    SettingsKeeper(final Path file) {
        this.file = file;
    }

    /** Writes what the process began with. */
    void begin(final Settings settings) {
        try {
            SettingsRecord.ofThisProcess(settings, 0, "").write(file);
        } catch (final IOException e) {
            throw new ConfigurationException("data.dir: " + file + ": " + e.getMessage());
        }
    }

    @Override
    public void accept(final Settings inForce, final ReloadOutcome outcome) {
        if (outcome.result() == ReloadOutcome.Result.APPLIED) {
            LOG.info("reload {}", outcome);
        } else {
            LOG.warn("reload {}", outcome);
        }
        try {
            SettingsRecord.ofThisProcess(inForce, ++reloads, outcome.toString()).write(file);
        } catch (final IOException e) {
            LOG.warn("{} can't be written: {}", file, e.getMessage());
        }
    }
}
