// SPDX-License-Identifier: Apache-2.0
package io.alys.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.adapters.rpc.HealthSource;
import io.alys.adapters.rpc.HttpFace;
import io.alys.adapters.rpc.HttpFaceConfig;
import io.alys.adapters.rpc.NodeStatus;
import io.alys.core.actor.FaultException;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.FailureClass;
import io.alys.core.sim.SimNode;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeMetricsTest {
    private static final Path HOME = Path.of(System.getProperty("alys.home"));
    private static final Path PROMTOOL = Path.of(System.getProperty("alys.peers"), "promtool", "promtool");
    private static final Pattern NAME = Pattern.compile("\\balys_[a-z0-9_]+");
    private static final Pattern SERIES = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? [-+.0-9A-Za-z]+");
    private static final Pattern LABEL = Pattern.compile("[a-z_]+=\"([a-z0-9_-]{1,64}|[0-9.]+|\\+Inf)\"");

    /** What a scrape may cost to send and to keep; it is about a third of this today. */
    private static final int LINES_MAX = 900;

    private static final int BYTES_MAX = 90_000;

    private final PipelineCounters counters = PipelineCounters.inMemory();
    private final SimNode node = faultyNode();
    private final MachineBoard board = new MachineBoard(node.machine());
    private final NodeMetrics metrics =
            new NodeMetrics(counters, NodeMetricsTest::status, board, 0, () -> 1_000_000_000L);

    NodeMetricsTest() {
        metrics.face(new HttpFace(
                        HttpFaceConfig.loopback(0),
                        Map.of(),
                        metrics::text,
                        () -> new HealthSource.Health(true, "", List.of(), 100, List.of(), List.of()))
                .counters());
        metrics.reloads(result -> 1);
    }

    @Test
    void shouldNameWhatTheNodeCountsAsItAlwaysDid() {
        counters.of(PipelineCounter.JOURNAL_BYTES).set(4096);

        assertThat(page())
                .contains("\nalys_journal_bytes_total 4096.0\n")
                .contains("\nalys_inputs_sequenced_total{of=\"node\"} 0.0\n")
                .contains("\nalys_durable_sequence 0.0\n")
                .contains("\nalys_cycle_ns_max{of=\"apply\"} 0.0\n")
                .contains("\nalys_halt_code 0.0\n")
                .contains("\nalys_chain_block_height 7.0\n")
                .contains("\nalys_minted_sats 2.099999999999999E15\n")
                .contains("\nalys_http_deadlines_passed_total 0.0\n");
    }

    @Test
    void shouldNameWhatTheReferenceNamesWithoutADoubledPrefix() {
        assertThat(names(page()))
                .contains(
                        "alys_actor_messages_total",
                        "alys_actor_restarts_total",
                        "alys_actor_lifecycle_events_total",
                        "alys_actor_mailbox_size",
                        "alys_actor_dead_letters_total",
                        "alys_actor_circuit_breaker_state",
                        "alys_system_health_score",
                        "alys_supervision_tree_restarts_total",
                        "alys_system_uptime_seconds",
                        "alys_uptime_seconds",
                        "alys_process_start_time_seconds",
                        "alys_memory_usage_bytes",
                        "alys_thread_count",
                        "alys_file_descriptors",
                        "alys_block_production_duration_seconds_bucket",
                        "alys_block_validation_duration_seconds_bucket")
                .noneMatch(name -> name.startsWith("alys_alys"));
    }

    @Test
    void shouldSayWhichActorAndWhy() {
        assertThat(page())
                .contains("\nalys_actor_restarts_total{actor_type=\"bridge_actor\",reason=\"external\"} ")
                .contains("\nalys_supervision_tree_restarts_total{child_actor=\"bridge_actor\","
                        + "restart_reason=\"external\",supervisor=\"bridge\"} ")
                .contains("\nalys_actor_messages_total{actor_type=\"chain_actor\",message_type=\"start_node\"} 1.0\n")
                .contains("\nalys_actor_mailbox_size{actor_type=\"chain_actor\"} 0.0\n")
                .contains("\nalys_actor_lifecycle_events_total{actor_type=\"chain_engine-client\",event=\"failed\"} ");
    }

    @Test
    void shouldSayHowWellEachDependencyIs() {
        assertThat(page())
                .contains("\nalys_actor_circuit_breaker_state{actor=\"chain_signer\",dependency=\"signer\"} 0.0\n")
                .contains("\nalys_dependency_breaker_opened_total{dependency=\"bitcoin\"} 0.0\n")
                .contains("\nalys_dependency_retries_left{dependency=\"storage\"} ")
                .contains("\nalys_resource_level{resource=\"disk\"} 0.0\n")
                .contains("\nalys_system_health_score ");

        final SimNode cutOff = new SimNode(0).start();
        cutOff.run(6_000);
        cutOff.engine.fault = FaultKind.UNREACHABLE;
        cutOff.run(6_000);
        final NodeMetrics others = new NodeMetrics(
                counters, NodeMetricsTest::status, new MachineBoard(cutOff.machine()), 0, () -> 1_000_000_000L);

        assertThat(new String(others.text(), StandardCharsets.UTF_8))
                .containsPattern("\nalys_actor_circuit_breaker_state\\{actor=\"chain_engine-client\","
                        + "dependency=\"engine\"} [12]\\.0\n")
                .containsPattern("\nalys_dependency_breaker_opened_total\\{dependency=\"engine\"} [1-9]")
                .containsPattern("\nalys_dependency_failures_total\\{dependency=\"engine\"} [1-9]");
    }

    @Test
    void shouldKeepLabelsSmallAndThePageToo() {
        final List<String> lines = page().lines().toList();

        assertThat(lines).hasSizeLessThan(LINES_MAX);
        assertThat(page().length()).isLessThan(BYTES_MAX);
        for (final String line : lines) {
            if (!line.startsWith("#")) {
                final Matcher series = SERIES.matcher(line);
                assertThat(series.matches()).as(line).isTrue();
                if (series.group(2) != null) {
                    assertThat(series.group(2).split(",", -1))
                            .as(line)
                            .allMatch(label -> LABEL.matcher(label).matches());
                }
            }
        }
    }

    @Test
    void shouldHaveTheSameSeriesHoweverOftenItIsAsked() {
        final long lines = page().lines().count();

        for (int i = 0; i < 100; i++) {
            page();
        }

        assertThat(page().lines().count()).isEqualTo(lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config/prometheus/alerts.yml", "config/grafana/alys-node.json"})
    void shouldHaveEveryMetricThatAlertsAndDashboardsAskFor(final String file) throws Exception {
        final Set<String> asked = names(Files.readString(HOME.resolve(file)));

        assertThat(asked).hasSizeGreaterThan(10);
        assertThat(names(page())).containsAll(asked);
    }

    @Test
    @Timeout(60)
    void shouldPleasePromtool() throws Exception {
        requirePromtool();

        // Names that were given before it was asked, and one of the reference; anything else is wrong.
        assertThat(promtool(page(), "check", "metrics").lines())
                .allMatch(line -> line.contains("should not contain abbreviated units")
                        || line.startsWith("alys_thread_count non-histogram"));
    }

    @Test
    @Timeout(60)
    void shouldHaveAlertsThatPromtoolTakes() throws Exception {
        requirePromtool();

        assertThat(promtool(
                        "",
                        "check",
                        "rules",
                        HOME.resolve("config/prometheus/alerts.yml").toString()))
                .contains("SUCCESS: 19 rules found");
    }

    private static void requirePromtool() {
        if (!Files.isExecutable(PROMTOOL)) {
            final String missing = PROMTOOL + " is missing: run scripts/peers/get-promtool .alys/peers";
            assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
            Assumptions.abort(missing + "; the metrics text was only read by our own strict reader");
        }
    }

    private static String promtool(final String in, final String... arguments) throws Exception {
        final List<String> command = new java.util.ArrayList<>(List.of(PROMTOOL.toString()));
        command.addAll(List.of(arguments));
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream out = process.getOutputStream()) {
            out.write(in.getBytes(StandardCharsets.UTF_8));
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private String page() {
        return new String(metrics.text(), StandardCharsets.UTF_8);
    }

    private static Set<String> names(final String text) {
        final Set<String> names = new TreeSet<>();
        final Matcher name = NAME.matcher(text);
        while (name.find()) {
            names.add(name.group());
        }
        return names;
    }

    /** A node that has seen every kind of trouble that has a metric. */
    private static SimNode faultyNode() {
        final long firstMs = new SimNode(0).nowMs();
        final SimNode node = new SimNode(0, () -> (actor, message, nowMs) -> {
            final long sinceMs = nowMs - firstMs;
            if (message.kind().equals("PegInsCommitted") && sinceMs >= 8_000 && sinceMs < 8_150) {
                return new FaultException(FailureClass.EXTERNAL, "injected");
            }
            if (message.kind().equals("CheckPegIns") || message.kind().equals("BitcoinBlockSeen")) {
                return sinceMs >= 12_000 && sinceMs < 14_000
                        ? new FaultException(FailureClass.DOMAIN, "injected")
                        : null;
            }
            return message.kind().equals("PegInsCommitted") && sinceMs >= 20_000
                    ? new FaultException(FailureClass.LOGIC, "injected")
                    : null;
        });
        node.start().run(12_000);
        node.bitcoin.mine(1);
        node.engine.fault = FaultKind.UNREACHABLE;
        node.run(2_000);
        node.engine.fault = null;
        node.run(16_000);
        return node;
    }

    private static NodeStatus status() {
        return new NodeStatus(
                "dev",
                1,
                "",
                7,
                "",
                1,
                NodeStatus.BlockId.NONE,
                NodeStatus.BlockId.NONE,
                "",
                List.of(),
                1,
                "",
                "READY",
                5,
                1,
                2_099_999_999_999_999L,
                0,
                0,
                "SHARED",
                "test");
    }
}
