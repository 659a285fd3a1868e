// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process with the flags and classes of this one, which does not outlive it. */
public final class ChildJvm implements AutoCloseable {
    private static final long STOP_TIMEOUT_S = 20;

    private final Process process;
    private final BufferedReader output;
    private final Path log;
    private final Thread killer;

    private ChildJvm(final Process process, final Path log) {
        this.process = process;
        this.log = log;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        killer = new Thread(process::destroyForcibly, "kill-child");
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /**
     * Starts it.
     *
     * @param log what it prints as errors goes there.
     * @param flags beside those of this JVM; a collector among them takes the place of this one's.
     */
    public static ChildJvm start(
            final Path log, final List<String> flags, final Class<?> main, final List<String> arguments)
            throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ownFlags());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ChildJvm(
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start(),
                log);
    }

    /** Flags of this JVM but those that are for one process alone: its collector, and what looks into it. */
    static List<String> ownFlags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent") && !flag.startsWith("-agentlib"))
                .filter(flag -> !flag.matches("-XX:[+-]Use\\w+GC") && !flag.startsWith("-XX:AOT"))
                .toList();
    }

    /**
     * The next line it prints.
     *
     * @throws IOException with the end of its log when it ended instead.
     */
    public String readLine() throws IOException {
        final String line = output.readLine();
        if (line == null) {
            final List<String> said = Files.exists(log) ? Files.readAllLines(log) : List.of();
            throw new IOException("the child process ended: "
                    + String.join(" | ", said.subList(Math.max(0, said.size() - 10), said.size())));
        }
        return line;
    }

    /** Gives it a line to read. */
    public void writeLine(final String line) throws IOException {
        final OutputStream input = process.getOutputStream();
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    /** The next line, or null when it ended. */
    public String readLineOrNull() throws IOException {
        return output.readLine();
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until it has ended by itself, and kills it when it does not. */
    public void awaitEnd() {
        try {
            if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it at once, as {@code kill -9} does, and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (final IllegalStateException alreadyEnding) {
            process.destroyForcibly();
        }
    }
}
