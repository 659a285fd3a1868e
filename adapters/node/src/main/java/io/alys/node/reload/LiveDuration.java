// SPDX-License-Identifier: Apache-2.0
package io.alys.node.reload;

import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A duration that one thread reads again each turn. That it was read is how the reload knows that the thread has it: a
 * thread that hangs in a call has not.
 */
public final class LiveDuration implements ReloadablePart, LongSupplier {
    private final Property property;

    // Written by the reload agent.
    private volatile long wantedNs;

    // Written by the thread that reads.
    private volatile long takenNs;

    /** @param property in milliseconds. */
    public LiveDuration(final Property property, final Settings settings) {
        this.property = property;
        this.wantedNs = nsOf(settings);
        this.takenNs = wantedNs;
    }

    /** Nanoseconds, for the one thread that works with it. */
    @Override
    public long getAsLong() {
        final long ns = wantedNs;
        if (ns != takenNs) {
            takenNs = ns;
        }
        return ns;
    }

    @Override
    public Set<Property> properties() {
        return Set.of(property);
    }

    @Override
    public void prepare(final Settings next) {
        nsOf(next);
    }

    @Override
    public void adopt(final Settings settings) {
        wantedNs = nsOf(settings);
    }

    @Override
    public boolean isAdopted() {
        return takenNs == wantedNs;
    }

    private long nsOf(final Settings settings) {
        return TimeUnit.MILLISECONDS.toNanos(settings.number(property));
    }
}
