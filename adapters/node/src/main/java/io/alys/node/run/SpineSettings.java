// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.node.config.ConfigurationException;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import io.alys.pipeline.run.SpineConfiguration;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import java.util.ArrayList;
import java.util.List;

/** The spine's part of the settings. */
final class SpineSettings {
    private static final int UNFORCED_SLOTS_PER_RING = 4;

    private SpineSettings() {}

    static SpineConfiguration of(final Settings settings) {
        final ThreadingMode mode = settings.constant(Property.THREADING_MODE, ThreadingMode.class);
        final int ringSize = settings.smallNumber(Property.RING_SIZE);
        try {
            return new SpineConfiguration()
                    .availableCores(Runtime.getRuntime().availableProcessors())
                    .mode(mode)
                    .waitMode(settings.constant(Property.THREADING_WAIT, WaitMode.class))
                    .ringSize(ringSize)
                    .unforcedSlotsMax(
                            Math.min(SpineConfiguration.UNFORCED_SLOTS_MAX_DEFAULT, ringSize / UNFORCED_SLOTS_PER_RING))
                    .verifyWorkers(settings.smallNumber(Property.THREADING_VERIFY_WORKERS))
                    .pinnedCores(cores(settings))
                    .conclude();
        } catch (final IllegalArgumentException e) {
            throw new ConfigurationException("threading: " + e.getMessage());
        }
    }

    private static List<Integer> cores(final Settings settings) {
        final List<Integer> cores = new ArrayList<>();
        if (settings.isSet(Property.THREADING_PINNED_CORES)) {
            for (final String core :
                    settings.valid(Property.THREADING_PINNED_CORES).split(",", -1)) {
                cores.add(Integer.parseInt(core.strip()));
            }
        }
        return cores;
    }
}
