// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.contest;

import io.alys.perf.measure.JobControl;
import io.alys.perf.subject.Contestant;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A contestant in a JVM of its own, with the flags of this one, kept between rounds so that it stays warm, and stopped there:
 * thirty idle ones would be felt in the tail of the one that runs.
 */
final class ContestantProcess implements AutoCloseable {
    private static final int STOP_TIMEOUT_S = 10;

    private final Contestant contestant;
    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    private ContestantProcess(final Contestant contestant, final Process process) {
        this.contestant = contestant;
        this.process = process;
        this.orders = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        // One that is stopped would not see its input end, and stay.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end-" + contestant.name()));
    }

    /**
     * Starts it.
     *
     * @param directory on the disk that is measured.
     * @param log receives what it prints besides.
     */
    static ContestantProcess start(final Contestant contestant, final Path directory, final Path log)
            throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ContestantMain.class.getName()));
        command.addAll(List.of(contestant.name(), directory.toString()));
        return new ContestantProcess(
                contestant,
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start());
    }

    /** What every contestant is run with: the flags this JVM was given. */
    static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /**
     * Runs one round, and stops the process until the next.
     *
     * @throws IOException when the process ended or answered with anything but a reading.
     */
    Reading run(final Cell cell, final long warmUpNs, final long measuredNs) throws IOException {
        JobControl.goOn(process.pid());
        orders.write(cell.eventLength() + " " + cell.load().ratePerS() + " " + warmUpNs + " " + measuredNs + "\n");
        orders.flush();
        final String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("contestant=" + contestant.name() + " ended while it ran cell=" + cell.tag()
                    + "; its log says why");
        }
        JobControl.stop(process.pid());
        return ReadingJson.read(answer);
    }

    /** Ends it: in order when it is idle, by force when it does not answer. */
    @Override
    public void close() {
        try {
            JobControl.goOn(process.pid());
            orders.close();
            if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final IOException alreadyGone) {
            process.destroyForcibly();
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
