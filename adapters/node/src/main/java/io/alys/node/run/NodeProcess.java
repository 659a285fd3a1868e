// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.core.chain.ChainSpec;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.node.config.ChainSpecFile;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import io.alys.node.metrics.MachineBoard;
import io.alys.node.metrics.NodeMetrics;
import io.alys.node.reload.LogLevel;
import io.alys.node.reload.ReloadAgent;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.halt.Halt;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node's whole life in a process: start, wait, stop. */
public final class NodeProcess {
    private static final Logger LOG = LoggerFactory.getLogger("alys");

    private final Settings settings;
    private final String version;
    private final CountDownLatch stopWanted = new CountDownLatch(1);

    public NodeProcess(final Settings settings, final String version) {
        this.settings = settings;
        this.version = version;
    }

    /**
     * Runs until the process is asked to stop or the node halts.
     *
     * @return the process's exit code; the log's last line says why.
     */
    public int run() {
        ProcessSignals.on(List.of("INT", "TERM"), stopWanted::countDown);
        try {
            return runUntilStopped();
        } catch (final Exception fault) {
            final ExitCode code = Exits.ofStart(fault);
            LOG.error("not started: {} (exit code {}: {})", fault.getMessage(), code.code(), code.sentence());
            if (code == ExitCode.STAGE_FAULT) {
                LOG.error("unexpected", fault);
            }
            return code.code();
        }
    }

    private int runUntilStopped() throws Exception {
        settings.check();
        LogLevel.adopt(settings);
        final ChainSpec spec = ChainSpecFile.read(settings.text(Property.CHAIN_SPEC));
        SpineSettings.of(settings);
        final DataDirectory directory = DataDirectory.create(settings.path(Property.DATA_DIR));
        ChainSpecFile.keep(settings.text(Property.CHAIN_SPEC), directory.root());
        try (Ground ground =
                        Ground.open(settings, directory, () -> Machines.forSpec(spec), halt -> stopWanted.countDown());
                Outside outside =
                        Outside.open(settings, spec, directory, ground.journal().lastSequence() < 0)) {
            Preflight.check(outside, spec, TimeUnit.SECONDS.toMillis(settings.number(Property.START_WAIT_S)));
            final StateMachine machine = ground.recover();
            final StatusBoard status = new StatusBoard(machine, spec, settings.text(Property.THREADING_MODE), version);
            final MachineBoard board = new MachineBoard(machine);
            final NodeMetrics metrics = new NodeMetrics(
                    ground.counters(), status, board, outside.authorityIndex(spec), SystemNanoClock.INSTANCE);
            final Node node = new Node(settings, spec, ground, outside, machine, status, board, metrics);
            try (node;
                    Face face = Face.open(settings, spec, directory, outside, status, metrics, ground.haltSwitch())) {
                final ReloadAgent reloads = node.start(version, machine);
                ProcessSignals.on(List.of("HUP"), () -> reloads.request("SIGHUP"));
                new SettingsKeeper(directory.settings()).begin(settings);
                Banner.print(settings, spec, directory, face.port());
                stopWanted.await();
                LOG.info("stopping");
            }
            if (!node.isStopped()) {
                LOG.error("a stage did not stop in time; leaving without closing its files");
                Runtime.getRuntime().halt(ExitCode.STALLED.code());
            }
            return exitCode(ground.haltSwitch().reason(), directory.root());
        }
    }

    private static int exitCode(final Halt halt, final Path dataDirectory) {
        if (halt == null) {
            LOG.info("stopped: {}", ExitCode.CLEAN.sentence());
            return ExitCode.CLEAN.code();
        }
        // Any thread that writes may be the first to meet a full disk: the line starts the same whichever it was.
        final boolean isDiskFull = halt.code() == ExitCode.DISK_FULL;
        LOG.error(
                "halted: {}{} (exit code {}: {})",
                isDiskFull ? "disk full: directory=" + dataDirectory + ", " : "",
                halt.reason(),
                halt.code().code(),
                halt.code().sentence());
        if (halt.cause() != null && !isDiskFull) {
            LOG.error("cause", halt.cause());
        }
        return halt.code().code();
    }
}
