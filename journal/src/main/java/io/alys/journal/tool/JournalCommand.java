// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.tool;

import io.alys.core.codec.RecordFrame;
import io.alys.core.machine.StateMachine;
import io.alys.journal.file.CycleFile;
import io.alys.journal.file.CycleScan;
import io.alys.journal.file.JournalReader;
import io.alys.journal.rerun.RecordText;
import io.alys.journal.rerun.Rerun;
import io.alys.journal.snapshot.Recovery;
import io.alys.journal.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code alys journal …}: looks at a journal, of a running node or a dead one, and changes nothing. */
@Command(
        name = "journal",
        description = "Look at the journal. Reads only; may run beside the node.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:well", "1:damaged, or different", "2:wrong usage"},
        footer = {"", "Example:", "  alys journal info --data-dir data"})
public final class JournalCommand implements Runnable {
    private static final long FOLLOW_PARK_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Function<Path, Supplier<StateMachine>> machines;

    @Spec
    private CommandSpec spec;

    /**
     * @param machines gives, for a data directory, what makes a machine in its first state.
     */
    public JournalCommand(final Function<Path, Supplier<StateMachine>> machines) {
        this.machines = machines;
    }

    /** Without a subcommand: shows how to use it. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "info",
            description = "Say what the journal holds and in what state its end is.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  alys journal info --data-dir data --json"})
    int info(@Mixin final ToolOptions options) {
        final ToolOutput output = output(options);
        return output.run(() -> {
            final Map<String, Object> fields = new LinkedHashMap<>();
            final List<Path> files = CycleFile.list(options.data().journal());
            final CycleFile.LastRecord last = last(files);
            long bytes = 0;
            for (final Path file : files) {
                bytes += CycleFile.usedBytes(file);
            }
            fields.put("directory", options.data().journal().toString());
            fields.put("files", files.size());
            fields.put("bytesUsed", bytes);
            fields.put("firstSequence", files.isEmpty() ? -1 : CycleFile.firstSequence(files.getFirst()));
            fields.put("lastSequence", last == null ? -1 : last.sequence());
            fields.put("lastDigest", last == null ? "0" : Long.toHexString(last.digest()));
            fields.put("journalId", last == null ? "0" : Long.toHexString(last.journalId()));
            final RecordFrame frame = new RecordFrame();
            try (JournalReader reader =
                    new JournalReader(options.data().journal(), last == null ? 0 : last.sequence())) {
                while (reader.next(frame)) {
                    fields.put("lastTime", Instant.ofEpochMilli(frame.timeMs()).toString());
                }
                fields.put("tornTail", torn(reader.checkTail()));
            }
            final SnapshotStore snapshots = new SnapshotStore(options.data().snapshots());
            fields.put(
                    "snapshots",
                    snapshots.list().stream()
                            .map(file -> file.getFileName().toString())
                            .toList());
            output.fields(fields);
            return ToolOutput.OK;
        });
    }

    @Command(
            name = "list",
            description = "List records, one on a line.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  alys journal list --from 1000 --to 1100"})
    int list(
            @Mixin final ToolOptions options,
            @Option(names = "--from", description = "First sequence.", defaultValue = "0") final long from,
            @Option(names = "--to", description = "Last sequence.", defaultValue = "9223372036854775807")
                    final long to) {
        final ToolOutput output = output(options);
        return output.run(() -> show(options, output, from, to, false));
    }

    @Command(
            name = "dump",
            description = "Show records whole: input, events, digests.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  alys journal dump --from 1000 --to 1000"})
    int dump(
            @Mixin final ToolOptions options,
            @Option(names = "--from", description = "First sequence.", defaultValue = "0") final long from,
            @Option(names = "--to", description = "Last sequence.", defaultValue = "9223372036854775807")
                    final long to) {
        final ToolOutput output = output(options);
        return output.run(() -> show(options, output, from, to, true));
    }

    @Command(
            name = "tail",
            description = "Show the last records, and with --follow those to come.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  alys journal tail -n 20 --follow"})
    int tail(
            @Mixin final ToolOptions options,
            @Option(names = "-n", description = "How many.", defaultValue = "10") final long count,
            @Option(
                            names = {"-f", "--follow"},
                            description = "Wait for more, until interrupted.")
                    final boolean isFollowing) {
        final ToolOutput output = output(options);
        return output.run(() -> {
            final CycleFile.LastRecord last = last(CycleFile.list(options.data().journal()));
            final long from = last == null ? 0 : Math.max(0, last.sequence() - count + 1);
            final RecordFrame frame = new RecordFrame();
            try (JournalReader reader = new JournalReader(options.data().journal(), from)) {
                do {
                    while (reader.next(frame)) {
                        output.line(
                                options.isJson() ? ToolOutput.json(RecordText.fields(frame)) : RecordText.line(frame));
                    }
                    output.flush();
                    if (isFollowing) {
                        LockSupport.parkNanos(FOLLOW_PARK_NS);
                    }
                } while (isFollowing && !Thread.currentThread().isInterrupted());
            }
            return ToolOutput.OK;
        });
    }

    @Command(
            name = "verify",
            description = "Check every byte that counts: structure, checksums, sequence, digests.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  alys journal verify --state"})
    int verify(
            @Mixin final ToolOptions options,
            @Option(names = "--state", description = "Also restore the state and check its digests.")
                    final boolean isState) {
        final ToolOutput output = output(options);
        return output.run(() -> {
            final CycleFile.LastRecord last = last(CycleFile.list(options.data().journal()));
            final Progress progress = progress(output, last == null ? 0 : last.sequence() + 1);
            final RecordFrame frame = new RecordFrame();
            final Map<String, Object> fields = new LinkedHashMap<>();
            try (JournalReader reader = new JournalReader(options.data().journal(), 0)) {
                while (reader.next(frame)) {
                    progress.step();
                }
                progress.end();
                final JournalReader.Torn torn = reader.checkTail();
                fields.put("ok", torn == null);
                fields.put("records", reader.recordsRead());
                fields.put("lastSequence", reader.lastSequence() == CycleScan.UNKNOWN ? -1 : reader.lastSequence());
                fields.put("lastDigest", Long.toHexString(reader.lastDigest()));
                fields.put("tornTail", torn(torn));
                if (isState) {
                    final Recovery.RecoveryReport report = new Recovery(
                                    options.data().journal(),
                                    new SnapshotStore(options.data().snapshots()),
                                    machines.apply(options.data().root()))
                            .run()
                            .report();
                    fields.put("stateDigest", Long.toHexString(report.digest()));
                    fields.put("snapshotSequence", report.snapshotSequence());
                    fields.put("snapshotsSkipped", report.snapshotsSkipped());
                }
                output.fields(fields);
                return torn == null ? ToolOutput.OK : ToolOutput.WRONG;
            }
        });
    }

    @Command(
            name = "diff",
            description = "Find the first record in which two journals differ.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  alys journal diff data/journal /mnt/other/journal"})
    int diff(
            @Mixin final ToolOptions options,
            @Parameters(index = "0", paramLabel = "LEFT", description = "Journal directory.") final Path left,
            @Parameters(index = "1", paramLabel = "RIGHT", description = "Journal directory.") final Path right) {
        final ToolOutput output = output(options);
        return output.run(() -> {
            final RecordFrame leftFrame = new RecordFrame();
            final RecordFrame rightFrame = new RecordFrame();
            final long from = Math.max(first(left), first(right));
            long compared = 0;
            try (JournalReader leftReader = new JournalReader(left, from);
                    JournalReader rightReader = new JournalReader(right, from)) {
                while (true) {
                    final boolean isLeft = leftReader.next(leftFrame);
                    final boolean isRight = rightReader.next(rightFrame);
                    final Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("same", isLeft == isRight);
                    fields.put("compared", compared);
                    if (isLeft != isRight) {
                        fields.put("onlyIn", isLeft ? "left" : "right");
                        fields.put("record", RecordText.block(isLeft ? leftFrame : rightFrame));
                    } else if (isLeft && !Rerun.isSame(leftFrame, rightFrame)) {
                        fields.put("same", false);
                        fields.put("sequence", leftFrame.sequence());
                        fields.put("left", RecordText.block(leftFrame));
                        fields.put("right", RecordText.block(rightFrame));
                    } else if (isLeft) {
                        compared++;
                        continue;
                    }
                    output.fields(fields);
                    return Boolean.TRUE.equals(fields.get("same")) ? ToolOutput.OK : ToolOutput.WRONG;
                }
            }
        });
    }

    @Command(
            name = "export",
            description = "Write records as NDJSON, one object on a line.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  alys journal export --from 0 > journal.ndjson"})
    int export(
            @Mixin final ToolOptions options,
            @Option(names = "--from", description = "First sequence.", defaultValue = "0") final long from,
            @Option(names = "--to", description = "Last sequence.", defaultValue = "9223372036854775807")
                    final long to) {
        final ToolOutput output = new ToolOutput(spec.commandLine(), true);
        return output.run(() -> show(options, output, from, to, true));
    }

    private int show(
            final ToolOptions options, final ToolOutput output, final long from, final long to, final boolean isWhole) {
        final RecordFrame frame = new RecordFrame();
        try (JournalReader reader = new JournalReader(options.data().journal(), from)) {
            while (reader.next(frame) && frame.sequence() <= to) {
                if (output.isJson()) {
                    output.line(ToolOutput.json(RecordText.fields(frame)));
                } else {
                    output.line(isWhole ? RecordText.block(frame) : RecordText.line(frame));
                }
            }
            final JournalReader.Torn torn = reader.lastSequence() > to ? null : reader.checkTail();
            if (torn != null) {
                output.err().println("torn tail: " + torn(torn));
            }
            return torn == null ? ToolOutput.OK : ToolOutput.WRONG;
        }
    }

    private ToolOutput output(final ToolOptions options) {
        return new ToolOutput(spec.commandLine(), options.isJson());
    }

    private static Progress progress(final ToolOutput output, final long total) {
        return new Progress(output.err(), Progress.isTerminal(), total, System.nanoTime());
    }

    private static long first(final Path directory) {
        final List<Path> files = CycleFile.list(directory);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no journal in directory=" + directory);
        }
        return CycleFile.firstSequence(files.getFirst());
    }

    private static CycleFile.LastRecord last(final List<Path> files) {
        for (final Path file : files.reversed()) {
            final CycleFile.LastRecord last = CycleFile.lastRecord(file);
            if (last != null) {
                return last;
            }
        }
        return null;
    }

    private static Object torn(final JournalReader.Torn torn) {
        return torn == null
                ? "none"
                : torn.bytes() + " bytes, " + torn.records() + " records at position=" + torn.position() + " of "
                        + torn.file().getFileName() + ": " + torn.reason();
    }
}
