// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.journal.chronicle.Durability;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.perf.measure.HistogramText;
import io.alys.perf.measure.LatencyRecorder;
import io.alys.perf.node.PreparedJournal;
import io.alys.perf.rig.NoJournal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * A side's own process. Reads a line for each round it is to run, {@code inFlight durationNs}, and answers with how many were
 * answered a second and the latencies. Ends at the end of its input.
 */
public final class AskingMain {
    private AskingMain() {}

    /**
     * @param arguments name of a {@link Side}, and a directory for journals.
     */
    public static void main(final String[] arguments) throws IOException {
        final PrintStream answers = System.out;
        // What a library prints must not be taken for an answer.
        System.setOut(System.err);
        final BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (AskSide side = Side.valueOf(arguments[0]).make(Path.of(arguments[1]))) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                final String[] words = order.split(" ", -1);
                final Histogram latencies = LatencyRecorder.newHistogram();
                final double perS = side.run(Integer.parseInt(words[0]), Long.parseLong(words[1]), latencies);
                answers.println(perS + " " + HistogramText.write(latencies));
                answers.flush();
            }
        }
    }

    /** Who takes part. */
    enum Side {
        SPINE,
        JOURNALED_SPINE,
        RECORDS_ALONE,
        PEKKO,
        TUNED_PEKKO;

        private AskSide make(final Path directory) {
            final AtomicInteger journals = new AtomicInteger();
            return switch (this) {
                case SPINE -> new SpineAsks(NoJournal::new);
                case JOURNALED_SPINE ->
                    new SpineAsks(() -> new PreparedJournal(
                            JournalOptions.of(directory.resolve("journal-" + journals.incrementAndGet()))
                                    .withDurability(Durability.NONE)));
                case RECORDS_ALONE -> new BareAsks();
                case PEKKO -> new PekkoAsks(false);
                case TUNED_PEKKO -> new PekkoAsks(true);
            };
        }
    }
}
