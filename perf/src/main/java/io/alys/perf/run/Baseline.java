// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bounds that every change must keep: ratios, never times, of those goals whose ratio is stable from run to run. A
 * bound here is what was reached less what it moves by, so it may lie on either side of the goal's own.
 */
public final class Baseline {
    private Baseline() {}

    /**
     * The goals the file names, with its bounds in place of their own.
     *
     * @throws IOException when it cannot be read, or names a goal that there is not.
     */
    public static List<Goal> read(final Path file) throws IOException {
        final JsonNode bounds = new ObjectMapper().readTree(file.toFile()).path("bounds");
        final List<Goal> goals = new ArrayList<>();
        for (final var entry : bounds.properties()) {
            final Optional<Goal> known = Goals.all().stream()
                    .filter(goal -> goal.id().equals(entry.getKey()))
                    .findFirst();
            if (known.isEmpty() || !entry.getValue().isNumber()) {
                throw new IOException(file + ": bounds." + entry.getKey() + "=" + entry.getValue()
                        + " must be a number, and named as one of "
                        + Goals.all().stream().map(Goal::id).toList());
            }
            final Goal goal = known.get();
            goals.add(new Goal(
                    goal.id(),
                    goal.claim(),
                    goal.subject(),
                    goal.rival(),
                    null,
                    goal.metric(),
                    entry.getValue().asDouble(),
                    goal.isAtLeast(),
                    Double.NaN));
        }
        if (goals.isEmpty()) {
            throw new IOException(file + ": bounds must name at least one goal");
        }
        return goals;
    }
}
