// SPDX-License-Identifier: Apache-2.0
package io.alys.core.resilience;

import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.effect.Destination;
import io.alys.core.event.DependencyEvent;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What is remembered of the dependencies, by the events of decisions alone. Until one of them fails it is empty. */
public final class Dependencies implements Recorded {
    /** Who is a dependency: every adapter that answers. */
    public static final Set<Destination> ALL = EnumSet.complementOf(EnumSet.of(Destination.OBSERVER));

    private final Map<Destination, DependencyState> states = new EnumMap<>(Destination.class);
    private long seed = 0;
    private long revision = 0;

    public Dependencies() {
        for (final Destination dependency : ALL) {
            states.put(dependency, new DependencyState());
        }
    }

    /** Changes what an event says. */
    public void apply(final DependencyEvent event) {
        revision++;
        of(event.dependency()).apply(event);
        if (event instanceof DependencyEvent.DependencyFailed failed) {
            seed = failed.seed();
        }
    }

    /** The process starts: breakers are closed, budgets whole, and nobody waits. */
    public void onNodeStarted() {
        revision++;
        states.values().forEach(DependencyState::onNodeStarted);
    }

    /** Another number after each change: whoever keeps what follows from it knows by that when to look again. */
    public long revision() {
        return revision;
    }

    /** What is remembered of one. */
    public DependencyState of(final Destination dependency) {
        final DependencyState state = states.get(dependency);
        if (state == null) {
            throw new IllegalArgumentException("dependency=" + dependency + " is never called");
        }
        return state;
    }

    /** Of the next random number; 0 before the first was drawn. */
    long seed() {
        return seed;
    }

    /** True while nothing ever failed: then nothing is written into digests. */
    public boolean isEmpty() {
        return seed == 0 && states.values().stream().allMatch(DependencyState::isFirst);
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int64("seed", seed);
        writer.int32("dependencies", (int)
                states.values().stream().filter(state -> !state.isFirst()).count());
        states.forEach((dependency, state) -> {
            if (!state.isFirst()) {
                writer.code("dependency", dependency);
                writer.record("state", state);
            }
        });
    }

    /** Takes over what {@link #writeFields} wrote. */
    public void readFields(final FieldReader reader) {
        revision++;
        seed = reader.int64("seed");
        for (final Destination dependency : ALL) {
            states.put(dependency, new DependencyState());
        }
        final int count = reader.int32("dependencies");
        for (int i = 0; i < count; i++) {
            of(Coded.of(Destination.values(), reader.int32("dependency"))).readFields(reader);
        }
    }
}
