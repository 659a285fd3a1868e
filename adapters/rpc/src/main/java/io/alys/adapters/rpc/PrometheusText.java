// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Collects samples and writes them in the Prometheus text format 0.0.4, each metric's lines together. One thread. */
final class PrometheusText implements MetricSink {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    static final int SAMPLES_MAX = 10_000;
    static final int TEXT_LENGTH_MAX = 512;

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("(?!__)[a-zA-Z_][a-zA-Z0-9_]*");

    private final Map<String, Family> families = new LinkedHashMap<>();
    private int samples;

    @Override
    public void sample(
            final String name,
            final String help,
            final MetricType type,
            final Map<String, String> labels,
            final long value) {
        add(name, help, type, labels, Long.toString(value), value < 0);
    }

    @Override
    public void sample(
            final String name,
            final String help,
            final MetricType type,
            final Map<String, String> labels,
            final double value) {
        add(name, help, type, labels, format(value), !(value >= 0));
    }

    byte[] toBytes() {
        final StringBuilder text = new StringBuilder(4096);
        families.forEach((name, family) -> {
            text.append("# HELP ").append(name).append(' ');
            escape(text, family.help, false);
            text.append("\n# TYPE ")
                    .append(name)
                    .append(' ')
                    .append(family.type.word())
                    .append('\n');
            family.values.forEach((series, value) ->
                    text.append(name).append(series).append(' ').append(value).append('\n'));
        });
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void add(
            final String name,
            final String help,
            final MetricType type,
            final Map<String, String> labels,
            final String value,
            final boolean isBelowZero) {
        require(NAME.matcher(name).matches(), "name", name, "must match " + NAME);
        require(help.length() <= TEXT_LENGTH_MAX, "help", help, "must be at most " + TEXT_LENGTH_MAX + " long");
        require(type != MetricType.COUNTER || !isBelowZero, name, value, "a counter is not below 0 and not NaN");
        require(++samples <= SAMPLES_MAX, "samples", Integer.toString(samples), "must be at most " + SAMPLES_MAX);
        final Family family = families.computeIfAbsent(name, absent -> new Family(help, type, new LinkedHashMap<>()));
        require(family.type == type, name, type.word(), "its type was " + family.type.word());
        require(family.help.equals(help), name, help, "its help was " + family.help);
        final String series = series(labels);
        require(family.values.putIfAbsent(series, value) == null, name, series, "is given twice");
    }

    private static String series(final Map<String, String> labels) {
        if (labels.isEmpty()) {
            return "";
        }
        final StringBuilder text = new StringBuilder(64).append('{');
        // Sorted, so that one series has one spelling.
        new TreeMap<>(labels).forEach((label, value) -> {
            require(LABEL.matcher(label).matches(), "label", label, "must match " + LABEL);
            require(value.length() <= TEXT_LENGTH_MAX, label, value, "must be at most " + TEXT_LENGTH_MAX + " long");
            text.append(text.length() > 1 ? "," : "").append(label).append("=\"");
            escape(text, value, true);
            text.append('"');
        });
        return text.append('}').toString();
    }

    private static void escape(final StringBuilder text, final String value, final boolean isLabelValue) {
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '"' -> text.append(isLabelValue ? "\\\"" : "\"");
                default -> text.append(c);
            }
        }
    }

    private static String format(final double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return Double.toString(value);
    }

    private static void require(final boolean holds, final String name, final String value, final String rule) {
        if (!holds) {
            throw new IllegalArgumentException("metric: " + name + "=" + RpcParams.shown(value) + " " + rule);
        }
    }

    private record Family(String help, MetricType type, Map<String, String> values) {}
}
