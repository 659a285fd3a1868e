// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.measure;

import java.io.IOException;

/**
 * Stops a process and lets it go on, as a shell does with its jobs: an idle JVM wakes several times a second, and some of
 * them clear up for long what they did before. Those that run meanwhile would feel it.
 */
public final class JobControl {
    private JobControl() {}

    public static void stop(final long pid) throws IOException {
        signal(pid, "STOP");
    }

    public static void goOn(final long pid) throws IOException {
        signal(pid, "CONT");
    }

    private static void signal(final long pid, final String name) throws IOException {
        final Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            kill.waitFor();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
