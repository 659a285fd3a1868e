// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.metrics;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the Prometheus text format 0.0.4, and throws at the first line that a careful writer would not write. */
final class StrictMetricsReader {
    private static final Pattern HELP =
            Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\\\\n]|\\\\\\\\|\\\\n)*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\\\\\"\n]|\\\\\\\\|\\\\n|\\\\\")*)\"");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(" + LABEL.pattern() + "(?:,"
            + LABEL.pattern() + ")*)})? (-?[0-9]+(?:\\.[0-9]+)?(?:E-?[0-9]+)?|NaN|[+-]Inf)");

    private final Set<String> finished = new HashSet<>();
    private final Map<Series, String> values = new LinkedHashMap<>();
    private String current = "";
    private boolean isHistogram = false;

    /** Values by name and labels. */
    static Map<Series, String> read(final String text) {
        final StrictMetricsReader reader = new StrictMetricsReader();
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("no line feed at the end");
        }
        final String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].startsWith("# HELP ")) {
                reader.onHelp(lines[i], lines[++i]);
            } else {
                reader.onSample(lines[i]);
            }
        }
        return reader.values;
    }

    private void onHelp(final String help, final String type) {
        final Matcher helpMatch = match(HELP, help);
        final Matcher typeMatch = match(TYPE, type);
        if (!helpMatch.group(1).equals(typeMatch.group(1)) || !finished.add(helpMatch.group(1))) {
            throw new IllegalArgumentException("help and type are not together, or come twice: " + help);
        }
        current = helpMatch.group(1);
        isHistogram = typeMatch.group(2).equals("histogram");
    }

    private void onSample(final String line) {
        final Matcher sample = match(SAMPLE, line);
        final boolean isPart = isHistogram && sample.group(1).matches(current + "_(bucket|count|sum)");
        if (!sample.group(1).equals(current) && !isPart) {
            throw new IllegalArgumentException("not under its help: " + line);
        }
        final Map<String, String> labels = new LinkedHashMap<>();
        if (sample.group(2) != null) {
            final Matcher label = LABEL.matcher(sample.group(2));
            while (label.find()) {
                final String value = ESCAPED.matcher(label.group(2))
                        .replaceAll(
                                found -> "n".equals(found.group(1)) ? "\n" : Matcher.quoteReplacement(found.group(1)));
                if (labels.put(label.group(1), value) != null) {
                    throw new IllegalArgumentException("label twice: " + line);
                }
            }
        }
        if (values.put(new Series(sample.group(1), labels), sample.group(sample.groupCount())) != null) {
            throw new IllegalArgumentException("series twice: " + line);
        }
    }

    private static Matcher match(final Pattern pattern, final String line) {
        final Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("line: " + line);
        }
        return matcher;
    }

    record Series(String name, Map<String, String> labels) {}
}
