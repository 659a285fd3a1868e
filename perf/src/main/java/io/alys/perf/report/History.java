// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.perf.run.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the goals stood in earlier runs: a file with a line of JSON for each, oldest first, the last thousand kept. */
public final class History {
    static final int ENTRIES_MAX = 1_000;

    private static final long BYTES_MAX = 64L << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;

    /**
     * @param file need not exist yet.
     */
    public History(final Path file) {
        this.file = file;
    }

    /**
     * All entries, oldest first. Fields and states that this build does not know are passed over, and so is a last line
     * that was not written to its end.
     *
     * @throws IOException when the file cannot be read, is too long, or a line before the last is not an entry.
     */
    public List<HistoryEntry> read() throws IOException {
        final List<String> lines = wholeLines();
        final List<HistoryEntry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                entries.add(parse(lines.get(i)));
            } catch (final JsonProcessingException | IllegalArgumentException | DateTimeParseException e) {
                throw new IOException(
                        "history=" + file + " line=" + (i + 1) + " must be an entry: " + e.getMessage(), e);
            }
        }
        return entries;
    }

    /** Adds an entry; the oldest go when there are too many. Either the whole entry is added or, on failure, nothing. */
    public void append(final HistoryEntry entry) throws IOException {
        final List<String> lines = new ArrayList<>(wholeLines());
        lines.add(print(entry));
        final List<String> kept = lines.subList(Math.max(0, lines.size() - ENTRIES_MAX), lines.size());
        final Path absolute = file.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        final Path whole = absolute.resolveSibling(absolute.getFileName() + ".new");
        Files.write(whole, kept, StandardCharsets.UTF_8);
        Files.move(whole, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Lines as they are, so that what this build does not know is kept; without a torn last one. */
    private List<String> wholeLines() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        final long bytes = Files.size(file);
        if (bytes > BYTES_MAX) {
            throw new IOException("history=" + file + " bytes=" + bytes + " must be at most " + BYTES_MAX);
        }
        // Torn bytes may be half a character, which must not make the rest unreadable.
        final List<String> lines = new ArrayList<>(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList());
        if (!lines.isEmpty() && !isEntry(lines.getLast())) {
            lines.removeLast();
        }
        return lines;
    }

    private static boolean isEntry(final String line) {
        try {
            parse(line);
            return true;
        } catch (final JsonProcessingException | IllegalArgumentException | DateTimeParseException torn) {
            return false;
        }
    }

    private static String print(final HistoryEntry entry) throws JsonProcessingException {
        final ObjectNode node = MAPPER.createObjectNode()
                .put("time", entry.time().toString())
                .put("revision", entry.revision())
                .put("cores", entry.cores())
                .put("command", entry.command());
        final ObjectNode goals = node.putObject("goals");
        entry.goals().forEach((id, standing) -> {
            final ObjectNode goal = goals.putObject(id);
            if (Double.isFinite(standing.median())) {
                goal.put("median", standing.median());
            } else {
                goal.putNull("median");
            }
            goal.put("state", standing.state().name()).put("clean", standing.cleanRounds());
        });
        return MAPPER.writeValueAsString(node);
    }

    private static HistoryEntry parse(final String line) throws JsonProcessingException {
        final JsonNode node = MAPPER.readTree(line);
        final Map<String, HistoryEntry.Standing> goals = new LinkedHashMap<>();
        for (final Map.Entry<String, JsonNode> goal : node.required("goals").properties()) {
            final JsonNode standing = goal.getValue();
            final String name = standing.path("state").asText();
            for (final Outcome.State state : Outcome.State.values()) {
                if (state.name().equals(name)) {
                    goals.put(
                            goal.getKey(),
                            new HistoryEntry.Standing(
                                    standing.path("median").asDouble(Double.NaN),
                                    state,
                                    standing.path("clean").asInt()));
                }
            }
        }
        return new HistoryEntry(
                Instant.parse(node.required("time").asText()),
                node.path("revision").asText("unknown"),
                node.path("cores").asInt(),
                node.path("command").asText(""),
                goals);
    }
}
