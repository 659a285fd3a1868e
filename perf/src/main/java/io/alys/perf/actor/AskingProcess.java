// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.perf.measure.HistogramText;
import io.alys.perf.measure.JobControl;
import io.alys.perf.node.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A side in a JVM of its own, stopped between its turns: what it compiled and left to the collector is its own, and no
 * other's.
 */
final class AskingProcess implements AskSide {
    private final ChildJvm process;

    /**
     * Starts it.
     *
     * @param directory for its journals and its log.
     */
    AskingProcess(final AskingMain.Side side, final Path directory) throws IOException {
        process = ChildJvm.start(
                directory.resolve("asks-" + side + ".log"),
                List.of(),
                AskingMain.class,
                List.of(side.name(), directory.toString()));
    }

    @Override
    public double run(final int inFlight, final long durationNs, final Histogram latencies) {
        try {
            JobControl.goOn(process.pid());
            process.writeLine(inFlight + " " + durationNs);
            final String[] answer = process.readLine().split(" ", -1);
            JobControl.stop(process.pid());
            latencies.add(HistogramText.read(answer[1]));
            return Double.parseDouble(answer[0]);
        } catch (final IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
