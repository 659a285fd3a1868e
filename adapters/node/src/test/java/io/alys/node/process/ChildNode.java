// SPDX-License-Identifier: Apache-2.0
package io.alys.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.adapters.rpc.RpcClient;
import io.alys.adapters.rpc.RpcException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The alys command in a process of its own, with the class path and the flags of the tests. */
final class ChildNode implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("alys.home"));
    private static final Pattern RPC = Pattern.compile("rpc +(https?://127\\.0\\.0\\.1:[0-9]+)/");
    private static final Pattern WS = Pattern.compile("ws +(wss?://127\\.0\\.0\\.1:[0-9]+/)");
    private static final long WAIT_S = 60;

    private final ObjectMapper mapper = new ObjectMapper();
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final Process process;
    private final Thread reader;

    private ChildNode(final Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** {@code alys ARGUMENTS}. */
    static ChildNode start(final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "@" + HOME.resolve("config/jvm.options"),
                "-Dalys.home=" + HOME,
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.alys.node.cli.AlysMain"));
        command.addAll(List.of(arguments));
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        final Path natives = HOME.resolve("adapters/node/target/native");
        Files.createDirectories(natives);
        builder.environment().put("ROCKSDB_SHAREDLIB_DIR", natives.toString());
        return new ChildNode(builder.start());
    }

    /** {@code alys run} in dev mode on a free port. */
    static ChildNode dev(final Path dataDirectory, final String... more) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--data-dir",
                dataDirectory.toString(),
                "--set",
                "rpc.port=0",
                "--set",
                "journal.free.min.mib=16",
                "--set",
                "journal.snapshot.records=200"));
        arguments.addAll(List.of(more));
        return start(arguments.toArray(new String[0]));
    }

    /** Waits for a line; gives it. */
    String await(final Predicate<String> wanted) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        while (System.nanoTime() < deadlineNs) {
            final boolean isOver = !process.isAlive();
            for (final String line : lines()) {
                if (wanted.test(line)) {
                    return line;
                }
            }
            if (isOver) {
                break;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new AssertionError("the line did not come; output was:\n" + String.join("\n", lines()));
    }

    /** Waits until the process ends by itself; gives its exit code. */
    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(WAIT_S, TimeUnit.SECONDS))
                .as("it ends by itself")
                .isTrue();
        reader.join(TimeUnit.SECONDS.toMillis(WAIT_S));
        return process.exitValue();
    }

    /** A client of its RPC server, once it is up. */
    RpcClient rpc() {
        return new RpcClient(URI.create(url()), Duration.ofSeconds(10), 1 << 20);
    }

    /** Of its RPC server, once it is up, without a slash at its end. */
    String url() {
        return group(RPC);
    }

    /** Of its WebSocket server, once it is up. */
    String webSocketUrl() {
        return group(WS);
    }

    private String group(final Pattern pattern) {
        final Matcher matcher =
                pattern.matcher(await(line -> pattern.matcher(line).find()));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    JsonNode call(final RpcClient client, final String method, final Object... parameters) throws RpcException {
        return client.call(method, mapper.valueToTree(parameters));
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** SIGKILL: nothing is flushed, nothing is closed. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM; its output goes on, which {@code Process.destroy} would cut off. */
    void terminate() {
        process.toHandle().destroy();
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (final IOException e) {
            lines.add("output ended: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        kill();
    }
}
