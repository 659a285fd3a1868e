// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.perf.contest.Cell;
import io.alys.perf.contest.Load;
import io.alys.perf.subject.Contestants;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is claimed of the spine, as {@code goals.json} lists it. Every claim is a ratio of two figures of the same round; the
 * bounds were set from what rivals and the machine's own limits were measured to do before the spine was written.
 */
public final class Goals {
    private static final List<Goal> ALL = read();

    private Goals() {}

    public static List<Goal> all() {
        return ALL;
    }

    private static List<Goal> read() {
        try (InputStream json = Goals.class.getResourceAsStream("goals.json")) {
            final List<Goal> goals = new ArrayList<>();
            for (final JsonNode node : new ObjectMapper().readTree(json)) {
                goals.add(goal(node));
            }
            return List.copyOf(goals);
        } catch (final IOException e) {
            throw new UncheckedIOException("goals.json", e);
        }
    }

    private static Goal goal(final JsonNode node) {
        final boolean isAtLeast = node.has("atLeast");
        return new Goal(
                node.required("id").asText(),
                node.required("claim").asText(),
                cell(node, "subject"),
                node.has("rival") ? cell(node, "rival") : null,
                node.has("limit") ? cell(node, "limit") : null,
                Metric.valueOf(node.required("metric").asText()),
                node.required(isAtLeast ? "atLeast" : "atMost").asDouble(),
                isAtLeast,
                node.path("enough").asDouble(Double.NaN));
    }

    private static Cell cell(final JsonNode node, final String side) {
        return new Cell(
                Contestants.named(node.required(side).asText()).name(),
                node.required("eventLength").asInt(),
                new Load(node.required("ratePerS").asLong()));
    }
}
