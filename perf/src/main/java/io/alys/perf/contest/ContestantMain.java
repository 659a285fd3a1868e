// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.contest;

import io.alys.perf.rig.ScratchDirectory;
import io.alys.perf.subject.Contestant;
import io.alys.perf.subject.Contestants;
import io.alys.perf.subject.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A contestant's own process. Reads a line for each round it is to run, {@code eventLength ratePerS warmUpNs measuredNs},
 * and answers with a reading, a line each; idle meanwhile. Ends at the end of its input.
 */
public final class ContestantMain {
    private ContestantMain() {}

    /**
     * @param arguments name of the contestant, and a directory on the disk that is measured.
     */
    public static void main(final String[] arguments) throws IOException {
        final Contestant contestant = Contestants.named(arguments[0]);
        final Path parent = Path.of(arguments[1]);
        final PrintStream answers = System.out;
        // What a library prints must not be taken for an answer.
        System.setOut(System.err);
        final BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            answers.println(ReadingJson.write(run(contestant, parent, order.split(" ", -1))));
            answers.flush();
        }
    }

    private static Reading run(final Contestant contestant, final Path parent, final String[] order) {
        final int eventLength = Integer.parseInt(order[0]);
        final Load load = new Load(Long.parseLong(order[1]));
        final long warmUpNs = Long.parseLong(order[2]);
        final long measuredNs = Long.parseLong(order[3]);
        try (ScratchDirectory scratch = ScratchDirectory.in(parent)) {
            final Segment segment = new Segment(eventLength, load);
            final Setting setting = new Setting(scratch.path(), eventLength, segment);
            return segment.run(contestant.factory().apply(setting), warmUpNs, measuredNs);
        }
    }
}
