// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsPageTest {
    private static final String AWKWARD_HELP = "back\\slash \"quoted\", new\nline, é.";

    private final MetricsPage page = new MetricsPage(8);
    private final Map<String, Double> values = new HashMap<>();

    @Test
    void shouldReadEachSourceAnewForEachPage() {
        page.add(sink -> values.forEach((name, value) -> gauge(sink, name, Map.of(), value)));

        values.put("alys_a", 1.0);
        assertThat(read()).containsEntry(series("alys_a"), "1.0");
        values.put("alys_a", 2.5);
        values.put("alys_b", -1.0);
        assertThat(read()).containsEntry(series("alys_a"), "2.5").containsEntry(series("alys_b"), "-1.0");
    }

    @Test
    void shouldWriteWholeNumbersExactlyAsFarAsBitcoinGoes() {
        final double allSats = 21_000_000.0 * 100_000_000;
        page.add(sink -> gauge(sink, "alys_sats", Map.of(), allSats - 1));

        assertThat(Double.parseDouble(read().get(series("alys_sats")))).isEqualTo(2_099_999_999_999_999.0);
    }

    @Test
    void shouldBeReadBackByAStrictReader() {
        page.add(sink -> {
            sink.sample("alys_blocks_total", AWKWARD_HELP, MetricType.COUNTER, Map.of("z", "b\"}", "kind", "a"), 9);
            gauge(sink, "alys_nan", Map.of(), Double.NaN);
            gauge(sink, "alys_inf", Map.of(), Double.POSITIVE_INFINITY);
            gauge(sink, "alys_tiny", Map.of(), 1e-9);
        });
        page.durations("alys_step_seconds", "Steps.", Map.of("of", "x"), 10, 1_000)
                .record(20_000_000);

        assertThat(read())
                .containsEntry(series("alys_blocks_total", "kind", "a", "z", "b__"), "9.0")
                .containsEntry(series("alys_nan"), "NaN")
                .containsEntry(series("alys_inf"), "+Inf")
                .containsEntry(series("alys_tiny"), "1.0E-9")
                .containsEntry(series("alys_step_seconds_bucket", "of", "x", "le", "0.01"), "0")
                .containsEntry(series("alys_step_seconds_bucket", "of", "x", "le", "1.0"), "1")
                .containsEntry(series("alys_step_seconds_bucket", "of", "x", "le", "+Inf"), "1")
                .containsEntry(series("alys_step_seconds_count", "of", "x"), "1")
                .containsEntry(series("alys_step_seconds_sum", "of", "x"), "0.02");
    }

    @Test
    void shouldLeaveOutAndCountWhatIsBeyondTheBound() {
        page.add(sink -> {
            for (int i = 0; i < 20; i++) {
                gauge(sink, "alys_many", Map.of("l", Integer.toString(i)), i);
            }
        });

        final Map<StrictMetricsReader.Series, String> first = read();

        assertThat(first.keySet().stream().filter(series -> series.name().equals("alys_many")))
                .hasSize(7);
        assertThat(read()).containsEntry(series("alys_metrics_series_left_out_total"), "13.0");
    }

    @Test
    void shouldCountTogetherWhatIsTheSameOnceItIsWritten() {
        page.add(sink -> {
            sink.sample("alys_x_total", "Xs.", MetricType.COUNTER, Map.of("l", "a.b"), 1);
            sink.sample("alys_x_total", "Xs.", MetricType.COUNTER, Map.of("l", "a/b"), 2);
        });

        read();

        assertThat(read()).containsEntry(series("alys_x_total", "l", "a_b"), "3.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a-b", "ä", "a\n", "a{", "a_total"})
    void shouldRefuseBadNames(final String name) {
        page.add(sink -> gauge(sink, name, Map.of(), 1));

        assertThatThrownBy(page::text)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name=" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a:b", "__name__", "a b", "a\n"})
    void shouldRefuseBadLabels(final String label) {
        page.add(sink -> gauge(sink, "a", Map.of(label, "x"), 1));

        assertThatThrownBy(page::text)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("label=" + label);
    }

    @Test
    void shouldRefuseContradictions() {
        final List<String> refusals = new ArrayList<>();
        page.add(sink -> {
            gauge(sink, "a", Map.of("l", "1"), 1);
            refusals.add(refusal(() -> sink.sample("a", "H.", MetricType.COUNTER, Map.of("l", "1"), 1)));
            refusals.add(refusal(() -> sink.sample("a", "Other.", MetricType.GAUGE, Map.of("l", "1"), 1)));
            refusals.add(refusal(() -> gauge(sink, "a", Map.of("k", "1"), 1)));
            refusals.add(refusal(() -> sink.sample("b_total", "H.", MetricType.COUNTER, Map.of(), -1)));
            refusals.add(refusal(() -> sink.sample("b_total", "H.", MetricType.COUNTER, Map.of(), Double.NaN)));
            refusals.add(refusal(() -> sink.sample("b", "H.", MetricType.COUNTER, Map.of(), 1)));
        });

        page.text();

        assertThat(refusals)
                .satisfiesExactly(
                        text -> assertThat(text).contains("its type was"),
                        text -> assertThat(text).contains("its help was"),
                        text -> assertThat(text).contains("its labels were"),
                        text -> assertThat(text).contains("not below 0"),
                        text -> assertThat(text).contains("not NaN"),
                        text -> assertThat(text).contains("ends with _total"));
    }

    private static void gauge(
            final MetricSink sink, final String name, final Map<String, String> labels, final double value) {
        sink.sample(name, "H.", MetricType.GAUGE, labels, value);
    }

    private static String refusal(final Runnable call) {
        try {
            call.run();
            return "not refused";
        } catch (final IllegalArgumentException refused) {
            return refused.getMessage();
        }
    }

    private Map<StrictMetricsReader.Series, String> read() {
        return StrictMetricsReader.read(new String(page.text(), StandardCharsets.UTF_8));
    }

    private static StrictMetricsReader.Series series(final String name, final String... labels) {
        final Map<String, String> byName = new HashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            byName.put(labels[i], labels[i + 1]);
        }
        return new StrictMetricsReader.Series(name, byName);
    }
}
