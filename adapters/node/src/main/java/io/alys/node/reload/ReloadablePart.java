// SPDX-License-Identifier: Apache-2.0
package io.alys.node.reload;

import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import java.util.Set;
import java.util.function.Consumer;

/** A part of the node that can take other settings while it runs. Asked by the reload agent's thread alone. */
public interface ReloadablePart {
    /** What it depends on; it is left alone while none of these changes. */
    Set<Property> properties();

    /**
     * Sees whether it could work with the settings; changes nothing.
     *
     * @throws io.alys.node.config.ConfigurationException when not, with the reason.
     */
    void prepare(Settings next);

    /** Works with these settings from now on. Must not fail for settings it had before. */
    void adopt(Settings settings);

    /** Whether they are in use where it matters: the thread that works with them has seen them. */
    boolean isAdopted();

    /**
     * A part that works with new settings as soon as it was told.
     *
     * @param preparation may throw, as {@link #prepare}.
     */
    static ReloadablePart direct(
            final Set<Property> properties, final Consumer<Settings> preparation, final Consumer<Settings> adoption) {
        return new ReloadablePart() {
            @Override
            public Set<Property> properties() {
                return properties;
            }

            @Override
            public void prepare(final Settings next) {
                preparation.accept(next);
            }

            @Override
            public void adopt(final Settings settings) {
                adoption.accept(settings);
            }

            @Override
            public boolean isAdopted() {
                return true;
            }
        };
    }
}
