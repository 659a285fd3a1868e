// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.tool;

import io.alys.core.codec.RecordFrame;
import io.alys.core.machine.StateMachine;
import io.alys.journal.replay.ReplayReport;
import io.alys.journal.replay.ReplayUntil;
import io.alys.journal.replay.Replayer;
import io.alys.journal.rerun.RecordText;
import io.alys.journal.snapshot.SnapshotStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code alys replay}: runs the journal's inputs again and compares every record with what comes out. */
@Command(
        name = "replay",
        description = "Run recorded inputs again and compare every event and digest. Reads only.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the same", "1:diverged, or the journal is damaged", "2:wrong usage"},
        footer = {
            "",
            "Examples:",
            "  alys replay --data-dir data",
            "  alys replay --from 5000 --until event=DepositCredited --step --state"
        })
public final class ReplayCommand implements Callable<Integer> {
    private final Function<Path, Supplier<StateMachine>> machines;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ToolOptions options;

    @Option(names = "--from", paramLabel = "S", description = "First sequence of interest.", defaultValue = "0")
    private long from;

    @Option(
            names = "--to",
            paramLabel = "S",
            description = "Last sequence.",
            defaultValue = "9223372036854775807",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private long to;

    @Option(
            names = "--until",
            paramLabel = "CONDITION",
            description = "Stop after sequence=N, type=Name, event=Name, verdict=NAME or time=ISO.")
    private String until;

    @Option(names = "--step", description = "Show each record and wait for Enter where there is a terminal.")
    private boolean isStepping;

    @Option(names = "--print-events", description = "Show the events of each record.")
    private boolean isPrintingEvents;

    @Option(names = "--state", description = "Say the state's digest, and with --step after each record.")
    private boolean isState;

    /**
     * @param machines gives, for a data directory, what makes a machine in its first state.
     */
    public ReplayCommand(final Function<Path, Supplier<StateMachine>> machines) {
        this.machines = machines;
    }

    @Override
    public Integer call() {
        final ToolOutput output = new ToolOutput(spec.commandLine(), options.isJson());
        return output.run(() -> replay(output));
    }

    private int replay(final ToolOutput output) {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("from=" + from + " to=" + to + " must be 0 <= from <= to");
        }
        final ReplayUntil condition = until == null ? ReplayUntil.never() : ReplayUntil.parse(until);
        final Path root = options.data().root();
        final Replayer replayer = new Replayer(
                options.data().journal(), new SnapshotStore(options.data().snapshots()), machines.apply(root));
        final boolean isQuiet = !isStepping && !isPrintingEvents;
        final Progress progress = new Progress(output.err(), isQuiet && Progress.isTerminal(), 0, System.nanoTime());
        final ReplayReport report = replayer.run(from, to, condition, (record, machine) -> {
            progress.step();
            if (!isQuiet) {
                show(output, record, machine);
            }
        });
        progress.end();
        output.fields(fields(report, condition));
        return report.isSame() && report.torn() == null ? ToolOutput.OK : ToolOutput.WRONG;
    }

    private void show(final ToolOutput output, final RecordFrame record, final StateMachine machine) {
        if (output.isJson()) {
            output.line(ToolOutput.json(RecordText.fields(record)));
        } else {
            output.line(isPrintingEvents ? RecordText.block(record) : RecordText.line(record));
        }
        if (isState && isStepping) {
            output.line("    state  " + Long.toHexString(machine.actorsDigest()));
        }
        output.flush();
        if (isStepping && Progress.isTerminal()) {
            waitForEnter();
        }
    }

    private static void waitForEnter() {
        try {
            int read = System.in.read();
            while (read >= 0 && read != '\n') {
                read = System.in.read();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read the terminal", e);
        }
    }

    private Map<String, Object> fields(final ReplayReport report, final ReplayUntil condition) {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("same", report.isSame());
        fields.put("records", report.records());
        fields.put("snapshotSequence", report.snapshotSequence());
        fields.put("lastSequence", report.lastSequence());
        fields.put("digest", Long.toHexString(report.digest()));
        if (isState) {
            fields.put("stateDigest", Long.toHexString(report.actorsDigest()));
        }
        fields.put("recordsPerSecond", report.recordsPerSecond());
        if (report.isStopped()) {
            fields.put("stoppedAt", condition.toString());
        }
        if (!report.snapshotsSkipped().isEmpty()) {
            fields.put("snapshotsSkipped", report.snapshotsSkipped());
        }
        if (report.torn() != null) {
            fields.put("tornTail", report.torn().reason());
        }
        if (report.divergence() != null) {
            fields.put("divergedAt", report.divergence().sequence());
            fields.put("expected", report.divergence().expected());
            fields.put("actual", report.divergence().actual());
        }
        return fields;
    }
}
