// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.perf.run.Figure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From the start of a process until its first input is handled, after the one before it was killed. */
final class RestartFigure implements NodeFigure {
    static final String ID = "restart";

    private static final int PERCENT = 100;
    private static final int SNAPSHOT_LATE_PERCENT = 90;
    private static final String CACHE = "aot.cache";

    private final Spreads spreads = new Spreads();
    private final List<Figure.Value> values = new ArrayList<>();

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress) throws IOException {
        final int rounds = length.of(1, 3, 7);
        final List<Integer> records = switch (length) {
            case TINY -> List.of(1_000);
            case QUICK, FULL -> List.of(10_000, 100_000, 1_000_000);
        };
        bare(directory, rounds);
        for (final int count : records) {
            for (final int percent : List.of(0, SNAPSHOT_LATE_PERCENT)) {
                final boolean isLongest = count == records.getLast();
                if (length == Length.FULL || isLongest || percent == 0) {
                    run(
                            directory,
                            count,
                            percent,
                            rounds,
                            isLongest && percent == 0 && length != Length.TINY,
                            progress);
                }
            }
        }
        return new Figure(
                ID,
                "Killed, and back",
                "A journal of probes, one input in twenty a command, whose process is killed; then, in a new process, the"
                        + " journal opened and checked, the newest snapshot loaded, the records after it applied, the spine"
                        + " started and its first input journaled. Records are restored while the journal is opened, so that"
                        + " step has their time. Files are in the page cache. Of the node's parts outside"
                        + " (block store, execution client, servers) none is opened. Floor: a process that does nothing.",
                List.copyOf(values),
                spreads.all());
    }

    private void bare(final Path directory, final int rounds) throws IOException {
        for (int round = 0; round < rounds; round++) {
            final long startNs = System.nanoTime();
            try (ChildJvm child = ChildJvm.start(
                    directory.resolve("bare.log"), List.of(), RestartMain.class, List.of(RestartMain.NOTHING))) {
                spreads.record("floor: a process that does nothing", Long.parseLong(child.readLine()) - startNs);
            }
        }
    }

    private void run(
            final Path parent,
            final int records,
            final int snapshotPercent,
            final int rounds,
            final boolean isCacheToo,
            final PrintWriter progress)
            throws IOException {
        final String name = String.format(Locale.ROOT, "%,d records, ", records)
                + (snapshotPercent == 0 ? "no snapshot" : "snapshot at " + snapshotPercent + " %");
        progress.println("  " + ID + ": " + name);
        progress.flush();
        final Path directory = Files.createDirectory(parent.resolve(records + "-" + snapshotPercent));
        final Path log = directory.resolve("child.log");
        final long snapshotAfter = (long) records * snapshotPercent / PERCENT;
        try (ChildJvm maker = ChildJvm.start(
                log,
                List.of(),
                RestartMain.class,
                List.of(
                        RestartMain.MAKE,
                        directory.toString(),
                        Integer.toString(records),
                        Long.toString(snapshotAfter)))) {
            if (!maker.readLine().equals(RestartMain.MADE + " " + records)) {
                throw new IOException("the journal was not made as asked: " + log);
            }
        }
        long inJournal = records;
        for (int round = 0; round < rounds; round++) {
            inJournal = restart(directory, List.of(), name, inJournal, snapshotAfter);
        }
        if (isCacheToo) {
            final Path cache = directory.resolve(CACHE);
            final List<String> making = List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:aot=off", "-Xlog:cds=off");
            final List<String> using = List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off");
            inJournal = restart(directory, making, null, inJournal, snapshotAfter);
            for (int round = 0; round < rounds && Files.exists(cache); round++) {
                inJournal = restart(directory, using, name + ", AOT cache", inJournal, snapshotAfter);
            }
        }
    }

    /** Restarts once; adds what it found under the name, unless that is null. Gives the journal's length afterwards. */
    private long restart(
            final Path directory,
            final List<String> flags,
            final String name,
            final long recordsWanted,
            final long snapshotAfter)
            throws IOException {
        final long startNs = System.nanoTime();
        final String[] line;
        final long after;
        try (ChildJvm child = ChildJvm.start(
                directory.resolve("child.log"),
                flags,
                RestartMain.class,
                List.of(RestartMain.RESTART, directory.toString()))) {
            line = child.readLine().split(" ", -1);
            after = Long.parseLong(child.readLine());
            child.awaitEnd();
        }
        final long[] at = new long[line.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = Long.parseLong(line[i]);
        }
        if (at[5] != recordsWanted || at[6] != recordsWanted - snapshotAfter) {
            throw new IOException("recovered records=" + at[5] + " of " + recordsWanted + ", restored=" + at[6]);
        }
        if (name == null) {
            return after;
        }
        final String[] steps = {
            "JVM started", "chain spec read", "journal opened and checked", "recovered", "first input handled"
        };
        spreads.record(name + ": in all", at[4] - startNs);
        for (int i = 0; i < steps.length; i++) {
            spreads.record(name + ": " + steps[i], at[i] - (i == 0 ? startNs : at[i - 1]));
        }
        final String[] cpuSteps = {"until the chain spec is read", "opening and checking the journal", "recovering"};
        for (int i = 0; i < cpuSteps.length; i++) {
            spreads.record(name + ": processor time of " + cpuSteps[i], at[7 + i]);
        }
        values.removeIf(value -> value.name().equals(name));
        values.add(new Figure.Value(name, spreads.median(name + ": in all") / 1e6, "ms"));
        return after;
    }
}
