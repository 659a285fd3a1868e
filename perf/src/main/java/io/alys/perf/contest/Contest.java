// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.contest;

import io.alys.perf.subject.Contestants;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs cells in turns: every cell once a round, in one order and then in the other, so that nothing that changes slowly favours
 * one of them. Each contestant has its own process, which the others' rounds find idle.
 */
public final class Contest {
    private final Path directory;
    private final long warmUpNs;
    private final long measuredNs;
    private final PrintWriter progress;

    /**
     * @param directory on the disk that is measured; logs are left there.
     * @param warmUpNs before the measured part of each round.
     */
    public Contest(final Path directory, final long warmUpNs, final long measuredNs, final PrintWriter progress) {
        this.directory = directory;
        this.warmUpNs = warmUpNs;
        this.measuredNs = measuredNs;
        this.progress = progress;
    }

    /** Runs so many rounds. A contestant that fails loses the round, and its log says why. */
    public List<CellReadings> run(final List<Cell> cells, final int rounds) throws IOException {
        final Map<Cell, List<Reading>> readings = new LinkedHashMap<>();
        cells.forEach(cell -> readings.put(cell, new ArrayList<>()));
        final Map<String, ContestantProcess> processes = new LinkedHashMap<>();
        try {
            for (int round = 0; round < rounds; round++) {
                final List<Cell> order = round % 2 == 0 ? cells : cells.reversed();
                for (final Cell cell : order) {
                    readings.get(cell).add(run(cell, processes));
                }
                progress.printf(Locale.ROOT, "  round %d of %d done%n", round + 1, rounds);
                progress.flush();
            }
        } finally {
            processes.values().forEach(ContestantProcess::close);
        }
        final List<CellReadings> results = new ArrayList<>();
        readings.forEach((cell, list) -> results.add(new CellReadings(cell, list)));
        return results;
    }

    private Reading run(final Cell cell, final Map<String, ContestantProcess> processes) throws IOException {
        ContestantProcess process = processes.get(cell.contestant());
        if (process == null) {
            process = ContestantProcess.start(
                    Contestants.named(cell.contestant()), directory, directory.resolve(cell.contestant() + ".log"));
            processes.put(cell.contestant(), process);
        }
        try {
            return process.run(cell, warmUpNs, measuredNs);
        } catch (final IOException failed) {
            progress.println("  lost: " + failed.getMessage());
            processes.remove(cell.contestant()).close();
            return null;
        }
    }
}
