// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All metrics of the node. What is counted anyway is read when somebody asks for the page: each source gives its samples,
 * and Micrometer writes them with the durations that were recorded meanwhile. Series have a bound; what is beyond it is left
 * out and counted. Any thread; pages are written one at a time.
 */
public final class MetricsPage {
    public static final int SERIES_MAX = 10_000;
    static final int HELP_LENGTH_MAX = 512;

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String LEFT_OUT = "alys_metrics_series_left_out_total";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("(?!__)[a-zA-Z_][a-zA-Z0-9_]*");
    private static final String COUNTER_SUFFIX = "_total";
    private static final Logger LOG = LoggerFactory.getLogger(MetricsPage.class);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<MetricsSource> sources = new ArrayList<>();
    private final Map<String, Family> families = new HashMap<>();
    private final int seriesMax;
    private long leftOut = 0;
    private long page = 0;
    private int seriesCount = 0;

    public MetricsPage() {
        this(SERIES_MAX);
    }

    MetricsPage(final int seriesMax) {
        this.seriesMax = seriesMax;
        add(sink -> sink.sample(
                LEFT_OUT,
                "Samples left out because there were too many series.",
                MetricType.COUNTER,
                Map.of(),
                leftOut));
    }

    /** Asks the source, too, for each page from now on. */
    public synchronized void add(final MetricsSource source) {
        sources.add(source);
    }

    /**
     * Durations to be recorded as they happen.
     *
     * @param name ends with {@code _seconds}.
     * @param labels names and values in turn.
     * @param bucketsMs upper bounds of the histogram's buckets, ascending, in milliseconds.
     */
    public Durations durations(
            final String name, final String help, final Map<String, String> labels, final long... bucketsMs) {
        require(NAME.matcher(name).matches() && name.endsWith("_seconds"), "name", name, "must end with _seconds");
        final Timer timer = Timer.builder(name)
                .description(help)
                .tags(tags(labels))
                .serviceLevelObjectives(
                        Arrays.stream(bucketsMs).mapToObj(Duration::ofMillis).toArray(Duration[]::new))
                .register(registry);
        return elapsedNs -> timer.record(Duration.ofNanos(Math.max(0, elapsedNs)));
    }

    /** The page in the Prometheus text format 0.0.4. */
    public synchronized byte[] text() {
        page++;
        final MetricSink sink = this::take;
        sources.forEach(source -> source.writeTo(sink));
        return registry.scrape(CONTENT_TYPE).getBytes(StandardCharsets.UTF_8);
    }

    private void take(
            final String name,
            final String help,
            final MetricType type,
            final Map<String, String> labels,
            final double value) {
        final boolean isCounter = type == MetricType.COUNTER;
        require(!isCounter || value >= 0, name, Double.toString(value), "a counter is not below 0 and not NaN");
        Family family = families.get(name);
        if (family == null) {
            require(NAME.matcher(name).matches(), "name", name, "must match " + NAME);
            require(isCounter == name.endsWith(COUNTER_SUFFIX), "name", name, "a counter alone ends with _total");
            require(help.length() <= HELP_LENGTH_MAX, name, help, "its help is at most " + HELP_LENGTH_MAX + " long");
            family = new Family(help, type, labels.keySet().stream().sorted().toList());
            families.put(name, family);
        }
        require(family.type == type, name, type.name(), "its type was " + family.type);
        require(family.help.equals(help), name, help, "its help was " + family.help);
        final Map<String, String> key = written(labels);
        Series series = family.series.get(key);
        if (series == null) {
            require(
                    family.labels.equals(List.copyOf(key.keySet())),
                    name,
                    key.toString(),
                    "its labels were " + family.labels);
            if (seriesCount >= seriesMax && !name.equals(LEFT_OUT)) {
                if (leftOut++ == 0) {
                    LOG.warn("metrics: series beyond {} are left out, the first is {}{}", seriesMax, name, key);
                }
                return;
            }
            seriesCount++;
            series = register(name, family, key);
            family.series.put(key, series);
        }
        // Two texts may be the same once they are written as label values: then they count together.
        series.value = series.page == page && isCounter ? series.value + value : value;
        series.page = page;
    }

    private Series register(final String name, final Family family, final Map<String, String> labels) {
        final Series series = new Series();
        if (family.type == MetricType.COUNTER) {
            FunctionCounter.builder(name, series, counted -> counted.value)
                    .description(family.help)
                    .tags(tags(labels))
                    .register(registry);
        } else {
            Gauge.builder(name, series, measured -> measured.value)
                    .description(family.help)
                    .tags(tags(labels))
                    .register(registry);
        }
        return series;
    }

    private static Map<String, String> written(final Map<String, String> labels) {
        if (labels.isEmpty()) {
            return Map.of();
        }
        final Map<String, String> written = new TreeMap<>();
        labels.forEach((label, value) -> {
            require(LABEL.matcher(label).matches(), "label", label, "must match " + LABEL);
            written.put(label, LabelValue.of(value));
        });
        return written;
    }

    private static List<Tag> tags(final Map<String, String> labels) {
        return written(labels).entrySet().stream()
                .map(label -> Tag.of(label.getKey(), label.getValue()))
                .toList();
    }

    private static void require(final boolean holds, final String name, final String value, final String rule) {
        if (!holds) {
            throw new IllegalArgumentException("metric: " + name + "=" + value + " " + rule);
        }
    }

    /** Takes durations. */
    @FunctionalInterface
    public interface Durations {
        /** Adds one, in nanoseconds. Any thread. */
        void record(long elapsedNs);
    }

    private static final class Family {
        private final String help;
        private final MetricType type;
        private final List<String> labels;
        private final Map<Map<String, String>, Series> series = new HashMap<>();

        private Family(final String help, final MetricType type, final List<String> labels) {
            this.help = help;
            this.type = type;
            this.labels = labels;
        }
    }

    /** Written and read while a page is made. */
    private static final class Series {
        private double value = 0;
        private long page = 0;
    }
}
