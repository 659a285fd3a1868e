// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusTextTest {
    private static final String AWKWARD = "back\\slash \"quoted\" new\nline, comma=} é";

    private final PrometheusText text = new PrometheusText();

    @Test
    void shouldKeepTheLinesOfOneMetricTogether() {
        text.sample("b_total", "Bs.", MetricType.COUNTER, Map.of("k", "1"), 1);
        text.sample("a", "As.", MetricType.GAUGE, Map.of(), -2);
        text.sample("b_total", "Bs.", MetricType.COUNTER, Map.of("k", "2"), 3);

        assertThat(written()).isEqualTo("""
                        # HELP b_total Bs.
                        # TYPE b_total counter
                        b_total{k="1"} 1
                        b_total{k="2"} 3
                        # HELP a As.
                        # TYPE a gauge
                        a -2
                        """);
    }

    @Test
    void shouldEscape() {
        text.sample("a", AWKWARD, MetricType.GAUGE, Map.of("l", AWKWARD), 1);

        assertThat(written()).isEqualTo("""
                        # HELP a back\\\\slash "quoted" new\\nline, comma=} é
                        # TYPE a gauge
                        a{l="back\\\\slash \\"quoted\\" new\\nline, comma=} é"} 1
                        """);
    }

    @Test
    void shouldBeReadBackByAStrictReader() {
        fill();

        assertThat(StrictMetricsReader.read(written()))
                .containsEntry(
                        new StrictMetricsReader.Series("alys_blocks_total", Map.of("kind", "a", "z", AWKWARD)), "9")
                .containsEntry(new StrictMetricsReader.Series("alys_max", Map.of()), Long.toString(Long.MAX_VALUE))
                .containsEntry(new StrictMetricsReader.Series("alys_ratio", Map.of()), "0.25")
                .containsEntry(new StrictMetricsReader.Series("alys_nan", Map.of()), "NaN")
                .containsEntry(new StrictMetricsReader.Series("alys_inf", Map.of()), "+Inf")
                .containsEntry(new StrictMetricsReader.Series("alys_tiny", Map.of()), "1.0E-9");
    }

    @Test
    @Timeout(60)
    void shouldPleasePromtool() throws Exception {
        final Path promtool = Path.of(System.getProperty("alys.peers"), "promtool", "promtool");
        if (!Files.isExecutable(promtool)) {
            final String missing = promtool + " is missing: run scripts/peers/get-promtool .alys/peers";
            assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
            Assumptions.abort(missing + "; the metrics text was only read by our own strict reader");
        }
        fill();
        new RpcCounters().writeTo(text);
        final Process process = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.toBytes());
        }
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a-b", "ä", "a\n", "a{"})
    void shouldRefuseBadNames(final String name) {
        assertThatThrownBy(() -> text.sample(name, "h", MetricType.GAUGE, Map.of(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name=" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a:b", "__name__", "a b", "a\n"})
    void shouldRefuseBadLabels(final String label) {
        assertThatThrownBy(() -> text.sample("a", "h", MetricType.GAUGE, Map.of(label, "x"), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("label=" + label);
    }

    @Test
    void shouldRefuseContradictions() {
        text.sample("a", "h", MetricType.GAUGE, Map.of(), 1);

        assertRefused("is given twice", () -> text.sample("a", "h", MetricType.GAUGE, Map.of(), 2));
        assertRefused("its type was", () -> text.sample("a", "h", MetricType.COUNTER, Map.of("l", "1"), 2));
        assertRefused("its help was", () -> text.sample("a", "i", MetricType.GAUGE, Map.of("l", "1"), 2));
        assertRefused("not below 0", () -> text.sample("b", "h", MetricType.COUNTER, Map.of(), -1));
        assertRefused("not NaN", () -> text.sample("c", "h", MetricType.COUNTER, Map.of(), Double.NaN));
    }

    @Test
    void shouldRefuseTooManySeries() {
        for (int i = 0; i < PrometheusText.SAMPLES_MAX; i++) {
            text.sample("a", "h", MetricType.GAUGE, Map.of("l", Integer.toString(i)), i);
        }

        assertRefused("must be at most", () -> text.sample("a", "h", MetricType.GAUGE, Map.of("l", "x"), 1));
    }

    private void fill() {
        text.sample("alys_blocks_total", "Blocks.", MetricType.COUNTER, Map.of("z", AWKWARD, "kind", "a"), 9);
        text.sample("alys_max", "A \\ big\none.", MetricType.GAUGE, Map.of(), Long.MAX_VALUE);
        text.sample("alys_ratio", "A part.", MetricType.GAUGE, Map.of(), 0.25);
        text.sample("alys_nan", "None.", MetricType.GAUGE, Map.of(), Double.NaN);
        text.sample("alys_inf", "Most.", MetricType.GAUGE, Map.of(), Double.POSITIVE_INFINITY);
        text.sample("alys_tiny", "Small.", MetricType.GAUGE, Map.of(), 1e-9);
    }

    private static void assertRefused(final String rule, final ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(rule);
    }

    private String written() {
        return new String(text.toBytes(), StandardCharsets.UTF_8);
    }
}
