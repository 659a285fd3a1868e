// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.contest;

import io.alys.perf.subject.Contestants;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs cells in turns: every cell once a round, in one order and then in the other, so that nothing that changes slowly favours
 * one of them. Each contestant has its own process, which the others' rounds find idle.
 */
public final class Contest implements AutoCloseable {
    /** A process that has never run a cell has that much more to compile. */
    private static final int FIRST_WARM_UPS = 4;

    private static final int SETTLE_MAX_S = 30;

    private final Path directory;
    private final long warmUpNs;
    private final long measuredNs;
    private final PrintWriter progress;
    private final Map<String, ContestantProcess> processes = new LinkedHashMap<>();
    private final Map<Cell, List<Reading>> readings = new LinkedHashMap<>();
    private final Map<Cell, Integer> failures = new HashMap<>();
    private int rounds = 0;

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

    /** Runs these cells once. A contestant that fails loses the round, and its log says why. */
    public void round(final Collection<Cell> cells) throws IOException {
        final List<Cell> order = new ArrayList<>(cells);
        if (rounds % 2 == 1) {
            Collections.reverse(order);
        }
        for (final Cell cell : order) {
            final List<Reading> known = readings.computeIfAbsent(cell, unseen -> new ArrayList<>());
            final long thisWarmUpNs = known.isEmpty() ? FIRST_WARM_UPS * warmUpNs : warmUpNs;
            skipTo(rounds, known);
            settle();
            known.add(run(cell, thisWarmUpNs));
        }
        rounds++;
        progress.printf(Locale.ROOT, "  round %d: %d cells%n", rounds, order.size());
        progress.flush();
    }

    /** What every cell gave so far, in the order of their first rounds. */
    public List<CellReadings> results() {
        final List<CellReadings> results = new ArrayList<>();
        readings.forEach((cell, list) -> {
            skipTo(rounds, list);
            results.add(new CellReadings(cell, Collections.unmodifiableList(list), failures.getOrDefault(cell, 0)));
        });
        return results;
    }

    @Override
    public void close() {
        processes.values().forEach(ContestantProcess::close);
    }

    /** Keeps each round at the same place in every list. */
    private static void skipTo(final int round, final List<Reading> list) {
        while (list.size() < round) {
            list.add(null);
        }
    }

    /** Has what the cells before left unwritten go to the disk now, and not in the time of the next one. */
    private void settle() throws IOException {
        final Process sync = new ProcessBuilder("sync", "-f", directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            sync.waitFor(SETTLE_MAX_S, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Reading run(final Cell cell, final long thisWarmUpNs) throws IOException {
        ContestantProcess process = processes.get(cell.contestant());
        if (process == null) {
            process = ContestantProcess.start(
                    Contestants.named(cell.contestant()), directory, directory.resolve(cell.contestant() + ".log"));
            processes.put(cell.contestant(), process);
        }
        try {
            return process.run(cell, thisWarmUpNs, measuredNs);
        } catch (final IOException failed) {
            progress.println("  lost: " + failed.getMessage());
            processes.remove(cell.contestant()).close();
            failures.merge(cell, 1, Integer::sum);
            return null;
        }
    }
}
