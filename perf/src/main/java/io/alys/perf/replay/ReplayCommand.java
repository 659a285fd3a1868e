// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.replay;

import io.alys.core.chain.ChainSpec;
import io.alys.perf.replay.ReplayRate.Passage;
import io.alys.perf.rig.Rig;
import io.alys.perf.rig.ScratchDirectory;
import io.alys.pipeline.run.ThreadingMode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a journal, goes through it in every way, and fails unless all of them end in the same state. */
@Command(
        name = "replay",
        description = "Rates of reading, re-executing and restoring a journal, and whether all end in one state.",
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
    private static final int SAME = 0;
    private static final int DIFFERENT = 1;
    private static final long RECORDS_MAX = 100_000_000;

    @Spec
    private CommandSpec command;

    @Option(names = "--records", paramLabel = "N", description = "Length of the journal (default: ${DEFAULT-VALUE}).")
    private long records = 1_000_000;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where the journal is made, and deleted afterwards (default: the system's temporary files).")
    private Path parent;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Make the journal in DIR/journal and leave it there, for 'alys replay --data-dir DIR'.")
    private Path kept;

    @Override
    public Integer call() {
        if (records < 1 || records > RECORDS_MAX) {
            throw new ParameterException(
                    command.commandLine(), "--records=" + records + " must be from 1 to " + RECORDS_MAX);
        }
        final PrintWriter out = command.commandLine().getOut();
        final ChainSpec spec = Rig.spec();
        if (kept != null) {
            return run(kept.resolve("journal"), spec, out);
        }
        try (ScratchDirectory scratch = ScratchDirectory.in(parent)) {
            return run(scratch.path(), spec, out);
        }
    }

    private int run(final Path directory, final ChainSpec spec, final PrintWriter out) {
        final long startNs = System.nanoTime();
        final long digest = new JournalMaker(spec).make(directory, records);
        final Passage made = new Passage("make", records, digest, System.nanoTime() - startNs);
        out.printf(Locale.ROOT, "%-44s %12s %14s  %s%n", "way", "records", "records/s", "final digest");
        print(out, made);
        return isSame(made, passages(new ReplayRate(directory, spec), out))
                ? verdict(out, SAME)
                : verdict(out, DIFFERENT);
    }

    private static List<Passage> passages(final ReplayRate rate, final PrintWriter out) {
        final List<Passage> passages = new ArrayList<>();
        passages.add(print(out, rate.read()));
        passages.add(print(out, rate.reexecute()));
        passages.add(print(out, rate.restore()));
        for (final ThreadingMode mode : List.of(ThreadingMode.INVOKER, ThreadingMode.SHARED, ThreadingMode.DEDICATED)) {
            passages.add(print(out, rate.throughSpine(mode)));
        }
        return passages;
    }

    /** Whether every passage saw every record and ended where the journal was made to end. */
    static boolean isSame(final Passage made, final List<Passage> passages) {
        return passages.stream()
                .allMatch(passage -> passage.records() == made.records() && passage.digest() == made.digest());
    }

    private static int verdict(final PrintWriter out, final int exitCode) {
        out.println(
                exitCode == SAME
                        ? "SAME: every way ends in one state."
                        : "DIFFERENT: the ways do not end in one state; the first line is the one to trust.");
        out.flush();
        return exitCode;
    }

    private static Passage print(final PrintWriter out, final Passage passage) {
        out.printf(
                Locale.ROOT,
                "%-44s %12d %14.0f  %016x%n",
                passage.way(),
                passage.records(),
                passage.recordsPerS(),
                passage.digest());
        out.flush();
        return passage;
    }
}
