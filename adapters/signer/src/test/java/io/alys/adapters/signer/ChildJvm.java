// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second process with the same Java, class path and flags, whose standard output is read line by line. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    ChildJvm(final Class<?> main, final Path temporary, final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.add("@" + Path.of(System.getProperty("alys.home"), "config", "jvm.options"));
        command.add("-Xmx256m");
        command.add("-XX:TieredStopAtLevel=1");
        // A killed process leaves the native library it unpacked.
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The next line, or null when the process has ended. */
    String line() throws IOException {
        return lines.readLine();
    }

    /** kill -9, and waits until it is gone. */
    void kill() throws InterruptedException {
        // Not the process's own method, which would also close the stream with the last lines in it.
        process.toHandle().destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("pid=" + process.pid() + " does not die");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
