// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject;

import io.alys.perf.subject.keeping.KeepingRivals;
import io.alys.perf.subject.moving.MovingRivals;
import java.util.List;
import java.util.stream.Stream;

/** All there are. */
public final class Contestants {
    private static final List<Contestant> ALL = Stream.of(
                    Floors.all(), Spines.all(), MovingRivals.all(), KeepingRivals.all())
            .flatMap(List::stream)
            .toList();

    private Contestants() {}

    public static List<Contestant> all() {
        return ALL;
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException when there is none.
     */
    public static Contestant named(final String name) {
        return ALL.stream()
                .filter(contestant -> contestant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("contestant=" + name + " must be one of "
                        + ALL.stream().map(Contestant::name).toList()));
    }
}
