// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.rpc.Feed;
import io.alys.core.chain.ChainSpec;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.core.port.PortException;
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

    // How long each part may take to stop, and all of them.
    private static final long TOTAL_MS = 45_000;
    private static final long RPC_MS = 3_000;
    private static final long SPINE_MS = 22_000;
    private static final long WORKERS_MS = 12_000;
    private static final long PORTS_MS = 10_000;
    private static final long JOURNAL_MS = 10_000;
    private static final long MARGIN_MS = 500;

    private final Settings settings;
    private final String version;
    private final CountDownLatch stopWanted = new CountDownLatch(1);
    private final Phases phases = new Phases("config");

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
            LOG.error(
                    "not started: phase={}: {} (exit code {}: {})",
                    phases.current(),
                    fault.getMessage(),
                    code.code(),
                    code.sentence());
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
        phases.enter("journal");
        try (Ground ground =
                Ground.open(settings, directory, () -> Machines.forSpec(spec), halt -> stopWanted.countDown())) {
            phases.enter("peers");
            try (Outside outside =
                    Outside.open(settings, spec, directory, ground.journal().lastSequence() < 0)) {
                Preflight.check(outside, spec, TimeUnit.SECONDS.toMillis(settings.number(Property.START_WAIT_S)));
                phases.enter("recover");
                return runRecovered(spec, directory, ground, outside, ground.recover());
            }
        }
    }

    private int runRecovered(
            final ChainSpec spec,
            final DataDirectory directory,
            final Ground ground,
            final Outside outside,
            final StateMachine machine)
            throws PortException, InterruptedException {
        phases.enter("spine");
        final ActorsBoard actors = new ActorsBoard(machine);
        final StatusBoard status =
                new StatusBoard(machine, spec, settings.text(Property.THREADING_MODE), version, actors);
        final MachineBoard board = new MachineBoard(machine);
        final NodeMetrics metrics = new NodeMetrics(
                ground.counters(), status, board, outside.authorityIndex(spec), SystemNanoClock.INSTANCE);
        final Feed feed = new Feed(status);
        final Node node = new Node(settings, spec, ground, outside, machine, status, board, metrics);
        try (node;
                Face face = Face.open(
                        settings,
                        spec,
                        directory,
                        outside,
                        status,
                        phases,
                        new Face.Operated(actors, node.orders(), node.mining()),
                        metrics,
                        ground,
                        feed)) {
            final ReloadAgent reloads = node.start(version, machine, () -> Machines.forSpec(spec), phases, feed);
            ProcessSignals.on(List.of("HUP"), () -> reloads.request("SIGHUP"));
            new SettingsKeeper(directory.settings()).begin(settings);
            phases.enter("ready");
            Banner.print(settings, spec, directory, face);
            stopWanted.await();
            phases.enter("stopping");
            LOG.info("stopping");
            node.announceStop();
            final List<String> left = shutdown(node, face, outside, ground).run();
            if (!left.isEmpty()) {
                leaveByForce(node, left, ground.haltSwitch().reason());
            }
        }
        return exitCode(ground.haltSwitch().reason(), directory.root());
    }

    /** In the reverse of the order in which they start. What rests on a part that did not end is left alone. */
    private static Shutdown shutdown(final Node node, final Face face, final Outside outside, final Ground ground) {
        return new Shutdown(TOTAL_MS)
                .then("rpc", RPC_MS, true, () -> {
                    face.close();
                    return List.of();
                })
                .then("spine", SPINE_MS, true, () -> {
                    node.closeSpine();
                    return node.isStopped() ? List.of() : List.of("spine");
                })
                .then("adapters", WORKERS_MS, true, () -> node.stopWorkers(WORKERS_MS - MARGIN_MS))
                .then("ports", PORTS_MS, false, () -> {
                    outside.close();
                    return List.of();
                })
                .then("journal", JOURNAL_MS, false, () -> {
                    ground.close();
                    return List.of();
                });
    }

    private static void leaveByForce(final Node node, final List<String> left, final Halt halt) {
        final ExitCode code = !node.isStopped() ? ExitCode.STALLED : halt != null ? halt.code() : ExitCode.FORCED;
        LOG.error(
                "stopped by force: {} did not end in time; their files are not closed (exit code {}: {})",
                String.join(", ", left),
                code.code(),
                code.sentence());
        Runtime.getRuntime().halt(code.code());
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
