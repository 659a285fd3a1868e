// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The actors of a node, for people. */
final class ActorsText {
    private static final int NAME_WIDTH = 26;

    private ActorsText() {}

    static void tree(final JsonNode answer, final PrintWriter out) {
        out.println("at journal=" + answer.path("sequence").asText() + " "
                + time(answer.path("timeMs").asLong()));
        for (final JsonNode node : answer.path("nodes")) {
            out.println(line(node));
            for (final JsonNode fact : node.path("facts")) {
                out.println("  ".repeat(node.path("depth").asInt() + 1) + fact.asText());
            }
        }
        out.println("dead letters: " + answer.path("deadLetterCount").asText());
    }

    static void one(final JsonNode answer, final PrintWriter out) {
        out.printf("%-16s %s%n", "name", answer.path("name").asText());
        out.printf("%-16s %s%n", "kind", answer.path("kind").asText());
        out.printf("%-16s %s%n", "status", answer.path("status").asText());
        out.printf("%-16s %s%n", "failures", answer.path("failures").asText());
        out.printf("%-16s %s%n", "restarts", answer.path("restarts").asText());
        out.printf("%-16s %s%n", "budget", budget(answer));
        out.printf("%-16s %s%n", "due", time(answer.path("dueMs").asLong()));
        out.printf("%-16s %s%n", "suspended by", answer.path("suspendedBy").asText());
        out.printf("%-16s %s%n", "held mail", texts(answer.path("heldMail")));
        out.printf("%-16s %s%n", "last fault", fault(answer));
        answer.path("facts").forEach(fact -> out.printf("%-16s %s%n", "", fact.asText()));
        answer.path("operations")
                .forEach(operation -> out.printf(
                        "%-16s %s %s by %s: %s%s%n",
                        "operation",
                        time(operation.path("atMs").asLong()),
                        operation.path("kind").asText(),
                        operation.path("operator").asText(),
                        operation.path("isDone").asBoolean() ? "" : "refused: ",
                        operation.path("text").asText()));
        answer.path("deadLetters").forEach(letter -> out.println(letter(letter)));
    }

    static void deadLetters(final JsonNode answer, final PrintWriter out) {
        out.println("dead letters: " + answer.path("deadLetterCount").asText() + ", shown "
                + answer.path("deadLetters").size());
        answer.path("deadLetters").forEach(letter -> out.println(letter(letter)));
    }

    static void verification(final JsonNode answer, final PrintWriter out) {
        out.println((answer.path("isSame").asBoolean()
                        ? "same"
                        : "DIFFERENT: " + answer.path("fault").asText())
                + " at journal=" + answer.path("sequence").asText() + ", rebuilt from snapshot="
                + answer.path("snapshotSequence").asText() + " and "
                + answer.path("records").asText() + " records");
        answer.path("digests")
                .properties()
                .forEach(digest -> out.printf(
                        "%-" + NAME_WIDTH + "s %s%n",
                        digest.getKey(),
                        digest.getValue().asText()));
    }

    private static String line(final JsonNode node) {
        final List<String> parts = new ArrayList<>();
        final String indent = "  ".repeat(node.path("depth").asInt());
        parts.add(String.format(
                "%-" + NAME_WIDTH + "s %-10s %-9s",
                indent + node.path("name").asText(),
                node.path("kind").asText(),
                node.path("status").asText()));
        if (node.has("budget")) {
            parts.add("budget=" + budget(node));
        }
        addCount(parts, "failures", node.path("failures").asLong());
        addCount(parts, "restarts", node.path("restarts").asLong());
        addCount(parts, "held", node.path("heldMail").size());
        if (!node.path("suspendedBy").asText().isEmpty()) {
            parts.add("suspendedBy=" + node.path("suspendedBy").asText());
        }
        if (node.path("dueMs").asLong() >= 0) {
            parts.add("due=" + time(node.path("dueMs").asLong()));
        }
        if (!node.path("lastFault").asText().isEmpty()) {
            parts.add("lastFault=" + fault(node));
        }
        return String.join(" ", parts).stripTrailing();
    }

    private static void addCount(final List<String> parts, final String name, final long count) {
        if (count > 0) {
            parts.add(name + "=" + count);
        }
    }

    private static String budget(final JsonNode node) {
        final JsonNode budget = node.path("budget");
        return budget.isObject()
                ? budget.path("left").asText() + "/" + budget.path("max").asText() + " in "
                        + budget.path("windowMs").asLong() / 1_000 + "s"
                : "";
    }

    private static String fault(final JsonNode node) {
        return node.path("lastFault").asText().isEmpty()
                ? ""
                : time(node.path("lastFaultMs").asLong()) + " "
                        + node.path("lastFault").asText();
    }

    private static String letter(final JsonNode letter) {
        return time(letter.path("atMs").asLong()) + " " + letter.path("id").asText() + " "
                + letter.path("kind").asText() + " " + sender(letter) + " -> "
                + letter.path("to").asText() + " " + letter.path("reason").asText() + " attempt="
                + letter.path("attempt").asText()
                + (letter.path("isAskedAgain").asBoolean() ? " asked again" : "");
    }

    private static String sender(final JsonNode letter) {
        final String from = letter.path("from").asText();
        return from.isEmpty() ? "(input)" : from;
    }

    private static String texts(final JsonNode list) {
        final List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return String.join(", ", texts);
    }

    private static String time(final long ms) {
        return ms < 0 ? "" : Instant.ofEpochMilli(ms).toString();
    }
}
