// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.replay;

import io.alys.perf.contest.Medians;
import io.alys.perf.node.Length;
import io.alys.perf.node.NodeFigure;
import io.alys.perf.rig.Rig;
import io.alys.perf.run.Figure;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** How fast a journal is read, run again and restored, beside Chronicle's own way through the same files. */
public final class ReplayFigure implements NodeFigure {
    public static final String ID = "replay";

    private static final double PER_M = 1e6;
    private static final String RAW = "raw tail";
    private static final String READ = "read, check, decode";
    private static final String REEXECUTE = "re-execute, compare";
    private static final String RESTORE = "restore";

    private final Map<String, List<Pass>> passes = new LinkedHashMap<>();

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress) throws IOException {
        final long records = length.of(2_000, 500_000, 2_000_000);
        final int rounds = length.of(2, 6, 10);
        final Path journal = directory.resolve("journal");
        final long digest = new JournalMaker(Rig.spec()).make(journal, records);
        final ReplayRate rate = new ReplayRate(journal, Rig.spec());
        for (int round = 0; round < rounds; round++) {
            pass(RAW, records, () -> tailed(journal));
            pass(READ, records, () -> elapsed(rate.read(), records, digest));
            pass(REEXECUTE, records, () -> elapsed(rate.reexecute(), records, digest));
            pass(RESTORE, records, () -> elapsed(rate.restore(), records, digest));
        }
        return new Figure(
                ID,
                "A journal gone through",
                "One input in twenty is a command, the others are probes. Rates of the first pass, when nothing of it is"
                        + " compiled yet, and of the median of the later half of " + rounds
                        + " rounds, in turns; files are"
                        + " in the page cache throughout. Every pass must come to the digest the journal was made with."
                        + " Raw tail: Chronicle's tailer over the same files, each byte of each document looked at.",
                values(records, rounds),
                List.of());
    }

    private List<Figure.Value> values(final long records, final int rounds) {
        final List<Figure.Value> values = new ArrayList<>();
        values.add(new Figure.Value("records", records, ""));
        passes.forEach((way, list) -> {
            values.add(new Figure.Value(way + ", first pass", list.getFirst().perS() / PER_M, "M records/s"));
            values.add(new Figure.Value(way + ", warm", warm(way, rounds) / PER_M, "M records/s"));
            values.add(new Figure.Value(
                    way + ", warm, processor time",
                    Medians.of(list.subList(rounds / 2, rounds).stream()
                            .mapToDouble(Pass::cpuNsPerRecord)
                            .toArray()),
                    "ns/record"));
        });
        values.add(new Figure.Value("read to raw tail, warm", ratio(READ, RAW, rounds, Pass::perS), "x"));
        values.add(new Figure.Value(
                "read to raw tail, warm, by processor time", ratio(RAW, READ, rounds, Pass::cpuNsPerRecord), "x"));
        values.add(new Figure.Value("restore to re-execute, warm", ratio(RESTORE, REEXECUTE, rounds, Pass::perS), "x"));
        values.add(new Figure.Value(
                "restore to re-execute, warm, by processor time",
                ratio(REEXECUTE, RESTORE, rounds, Pass::cpuNsPerRecord),
                "x"));
        return List.copyOf(values);
    }

    private double warm(final String way, final int rounds) {
        return Medians.of(passes.get(way).subList(rounds / 2, rounds).stream()
                .mapToDouble(Pass::perS)
                .toArray());
    }

    /** Median over the warm rounds of one way's measure to the other's in the same round. */
    private double ratio(final String way, final String other, final int rounds, final ToDoubleFunction<Pass> measure) {
        final double[] ratios = new double[rounds - rounds / 2];
        for (int i = 0; i < ratios.length; i++) {
            final int round = rounds / 2 + i;
            ratios[i] = measure.applyAsDouble(passes.get(way).get(round))
                    / measure.applyAsDouble(passes.get(other).get(round));
        }
        return Medians.of(ratios);
    }

    private void pass(final String way, final long records, final LongSupplier run) {
        final var threads = ManagementFactory.getThreadMXBean();
        final long beforeNs = threads.getCurrentThreadCpuTime();
        final long elapsedNs = run.getAsLong();
        final long cpuNs = threads.getCurrentThreadCpuTime() - beforeNs;
        passes.computeIfAbsent(way, absent -> new ArrayList<>()).add(new Pass(records, elapsedNs, cpuNs));
    }

    private static long tailed(final Path journal) {
        final RawTail.Tailed tailed = RawTail.run(journal);
        if (tailed.documents() == 0) {
            throw new IllegalStateException("the raw tail found no document");
        }
        return tailed.elapsedNs();
    }

    private static long elapsed(final ReplayRate.Passage passage, final long records, final long digest) {
        if (passage.records() != records || passage.digest() != digest) {
            throw new IllegalStateException("way=" + passage.way() + " records=" + passage.records() + " digest="
                    + Long.toHexString(passage.digest()) + " wanted records=" + records + " digest="
                    + Long.toHexString(digest));
        }
        return passage.elapsedNs();
    }

    private record Pass(long records, long elapsedNs, long cpuNs) {
        double perS() {
            return records * 1e9 / Math.max(1, elapsedNs);
        }

        double cpuNsPerRecord() {
            return (double) cpuNs / records;
        }
    }
}
