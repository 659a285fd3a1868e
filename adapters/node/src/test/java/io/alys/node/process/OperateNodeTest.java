// SPDX-License-Identifier: Apache-2.0
package io.alys.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.adapters.rpc.RpcClient;
import io.alys.node.cli.AlysMain;
import io.alys.pipeline.halt.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An operator before a running node: looks, suspends, resumes, restarts, compares, and stops it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OperateNodeTest {
    private static final Pattern RPC = Pattern.compile("(http://127\\.0\\.0\\.1:[0-9]+)/");

    @TempDir
    private Path directory;

    private String url;
    private String output = "";

    @Test
    void shouldLetAnOperatorLookAndActAndReplayItAll() throws Exception {
        try (ChildNode node = ChildNode.dev(directory)) {
            begin(node);
            assertThat(alys("tree")).isZero();
            assertThat(output)
                    .contains("root")
                    .contains("chain.engine-client")
                    .contains("budget=10/10 in 30s")
                    .contains("breaker CLOSED")
                    .contains("dead letters: 0");

            assertThat(alys(
                            "suspend",
                            "bridge.actor",
                            "--for-ms",
                            "9000",
                            "--operation",
                            "hold-1",
                            "--operator",
                            "ann"))
                    .isZero();
            assertThat(output).contains("bridge.actor: suspended for 9000 ms").contains("operation hold-1");
            assertThat(awaitActor(
                                    "bridge.actor",
                                    actor -> actor.path("status").asText().equals("SUSPENDED"))
                            .path("suspendedBy")
                            .asText())
                    .isEqualTo("hold-1");
            assertThat(alys("suspend", "bridge.actor", "--for-ms", "9000")).isEqualTo(ExitCode.DEPENDENCY.code());
            assertThat(output).contains("bridge.actor is SUSPENDED already");

            assertThat(alys("resume", "bridge.actor")).isZero();
            assertThat(alys("restart", "bridge.actor", "--verify")).isZero();
            assertThat(output)
                    .contains("bridge.actor: restart")
                    .contains("same at journal=")
                    .contains("chain.actor");
            assertThat(awaitActor(
                                    "bridge.actor",
                                    actor -> actor.path("restarts").asLong() == 1)
                            .path("operations"))
                    .hasSizeGreaterThanOrEqualTo(4);
            assertThat(alys("show", "bridge.actor")).isZero();
            assertThat(output).contains("SUSPEND by ann: suspended for 9000 ms");

            assertThat(alys("fail", "bridge.actor", "--class", "RESOURCE")).isZero();
            assertThat(output).contains("bridge.actor: failed by order, class=RESOURCE directive=IMMEDIATE");
            awaitActor("bridge.actor", actor -> actor.path("failures").asLong() == 1);

            assertThat(alys("restart", "nobody")).isEqualTo(ExitCode.DEPENDENCY.code());
            assertThat(output).contains("refused: no actor has the name nobody; there are ");
            assertThat(alys("dead-letters", "--json")).isZero();
            assertThat(new ObjectMapper().readTree(output).path("deadLetters")).isEmpty();

            stopInOrder(node);
        }
        tool("journal", "verify", "--data-dir", directory.toString());
        tool("replay", "--data-dir", directory.toString());
        try (ChildNode again = ChildNode.dev(directory)) {
            again.await(line -> line.contains("the last process stopped in order"));
            again.await(line -> line.contains("height="));
        }
        try (ChildNode after = ChildNode.dev(directory)) {
            after.await(line -> line.contains("the last process ended without stopping in order"));
        }
    }

    @Test
    void shouldPauseAndResumeProductionAlsoOverARestart() throws Exception {
        try (ChildNode node = ChildNode.dev(directory)) {
            begin(node);
            assertThat(run("production", "pause")).isEqualTo(ExitCode.USAGE.code());
            assertThat(output).contains("--reason");
            assertThat(run("production", "pause", "--reason", "upgrade", "--operation", "pause-1"))
                    .isZero();
            assertThat(output).startsWith("production: ").contains("operation pause-1");
            awaitProductionHold(node, "PAUSED_BY_OPERATOR: upgrade");
            stopInOrder(node);
        }
        try (ChildNode node = ChildNode.dev(directory)) {
            node.await(line -> line.contains("PAUSED_BY_OPERATOR"));
            urlOf(node);
            awaitProductionHold(node, "PAUSED_BY_OPERATOR: upgrade");
            assertThat(run("production", "resume", "--json")).isZero();
            assertThat(new ObjectMapper().readTree(output).path("operation").asText())
                    .hasSize(16);
            node.await(line -> line.contains("height="));
            awaitProductionHold(node, "");
            stopInOrder(node);
        }
        tool("replay", "--data-dir", directory.toString());
    }

    private static void awaitProductionHold(final ChildNode node, final String wanted) throws Exception {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        String hold = null;
        try (RpcClient rpc = node.rpc()) {
            while (System.nanoTime() < deadlineNs) {
                hold = node.call(rpc, "alys_status").path("productionHold").asText();
                if (hold.equals(wanted)) {
                    return;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        throw new AssertionError("production is held by: " + hold);
    }

    @Test
    void shouldActForNobodyWithoutTheTokenOfTheNode() throws Exception {
        try (ChildNode node = ChildNode.dev(directory)) {
            begin(node);
            final Path token = directory.resolve("operator.token");
            final String secret = Files.readString(token).strip();
            Files.writeString(token, "f".repeat(64));
            assertThat(alys("restart", "bridge.actor")).isEqualTo(ExitCode.DEPENDENCY.code());
            assertThat(output).contains("the operator's token is not the one this node made");
            Files.delete(token);
            assertThat(alys("restart", "bridge.actor")).isEqualTo(ExitCode.USAGE.code());
            assertThat(output).contains("no operator's token").contains("--data-dir");
            assertThat(alys("tree")).isZero();
            assertThat(node.lines()).noneMatch(line -> line.contains(secret));
        }
    }

    private void begin(final ChildNode node) throws Exception {
        try (RpcClient rpc = node.rpc()) {
            urlOf(node);
            node.await(line -> line.contains("height=2 "));
            final JsonNode status = node.call(rpc, "alys_status");
            assertThat(status.path("phase").asText()).isEqualTo("ready");
            assertThat(List.copyOf(status.path("phasesMs").properties()))
                    .extracting(java.util.Map.Entry::getKey)
                    .containsExactly("config", "journal", "peers", "recover", "spine", "adapters");
        }
    }

    private void urlOf(final ChildNode node) throws InterruptedException {
        final Matcher matcher = RPC.matcher(node.await(line -> line.contains("rpc      http")));
        assertThat(matcher.find()).isTrue();
        url = matcher.group(1);
    }

    private static void stopInOrder(final ChildNode node) throws InterruptedException {
        node.terminate();
        assertThat(node.awaitExit()).isZero();
        final List<String> ended = new ArrayList<>();
        for (final String line : node.lines()) {
            final Matcher matcher =
                    Pattern.compile("stopping: ([a-z]+) ended in").matcher(line);
            if (matcher.find()) {
                ended.add(matcher.group(1));
            }
        }
        assertThat(ended).containsExactly("rpc", "spine", "adapters", "ports", "journal");
    }

    private JsonNode awaitActor(final String name, final Predicate<JsonNode> wanted) throws Exception {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        JsonNode actor = null;
        while (System.nanoTime() < deadlineNs) {
            assertThat(alys("show", name, "--json")).isZero();
            actor = new ObjectMapper().readTree(output);
            if (wanted.test(actor)) {
                return actor;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        throw new AssertionError("it did not come to that: " + actor);
    }

    /** {@code alys actors ARGUMENTS}, in this process. */
    private int alys(final String... arguments) {
        return run("actors", arguments);
    }

    /** {@code alys COMMAND ARGUMENTS}, in this process, of the node under test. */
    private int run(final String command, final String... arguments) {
        final List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--url", url, "--data-dir", directory.toString()));
        final StringWriter written = new StringWriter();
        final CommandLine commandLine = AlysMain.commandLine();
        commandLine.setOut(new PrintWriter(written, true)).setErr(new PrintWriter(written, true));
        final int code = commandLine.execute(all.toArray(new String[0]));
        output = written.toString();
        return code;
    }

    private static void tool(final String... arguments) throws Exception {
        try (ChildNode tool = ChildNode.start(arguments)) {
            final int exitCode = tool.awaitExit();
            assertThat(exitCode).as(() -> String.join("\n", tool.lines())).isZero();
        }
    }
}
