// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.adapters.rpc.Feed;
import io.alys.core.actor.ActorId;
import io.alys.core.actor.FaultException;
import io.alys.core.actor.Lifecycle;
import io.alys.core.actor.Message;
import io.alys.core.chain.ChainSpec;
import io.alys.core.event.FailureClass;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.core.sim.FaultyActor;
import io.alys.core.supervision.MailRules;
import io.alys.core.supervision.NodeState;
import io.alys.journal.replay.ReplayReport;
import io.alys.journal.replay.ReplayUntil;
import io.alys.journal.replay.Replayer;
import io.alys.node.config.ChainSpecFile;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import io.alys.node.metrics.MachineBoard;
import io.alys.node.metrics.NodeMetrics;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.halt.Halt;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with real threads, journal and block store, in which one actor is given what it can't digest. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FaultyNodeTest {
    private static final long WAIT_S = 60;

    private final ChainSpec spec = ChainSpecFile.read(ChainSpecFile.DEV);

    @TempDir
    private Path directory;

    @Test
    void shouldRestartTheActorOfAPoisonedMessageAndReplayTheSame() throws Exception {
        final Supplier<StateMachine> machines = () -> machine(new Nth("BlockStored", 3, () -> {
            throw new FaultException(FailureClass.EXTERNAL, "poisoned");
        }));
        final Stopped stopped = run(machines, 6);

        assertThat(stopped.halt()).isNull();
        assertThat(stopped.storeState().restartCount()).isEqualTo(1);
        assertThat(stopped.storeState().status()).isEqualTo(Lifecycle.ACTIVE);
        final ReplayReport replayed = new Replayer(
                        DataDirectory.create(directory).journal(), null, machines)
                .run(0, Long.MAX_VALUE, ReplayUntil.never(), (record, machine) -> {});
        assertThat(replayed.divergence()).isNull();
        assertThat(replayed.actorsDigest()).isEqualTo(stopped.actorsDigest());
    }

    @Test
    void shouldStopWhenAStageThreadDiesOfAnErrorAndGoOnAtTheNextStart() throws Exception {
        final Stopped died = run(
                () -> machine(new Nth("BlockStored", 3, () -> {
                    throw new StackOverflowError("injected");
                })),
                Long.MAX_VALUE);

        assertThat(died.halt().code()).isEqualTo(ExitCode.APPLY_FAULT);
        assertThat(died.halt().reason()).contains("StackOverflowError");
        final Stopped again = run(() -> Machines.forSpec(spec), died.height() + 2);
        assertThat(again.halt()).isNull();
        assertThat(again.height()).isGreaterThanOrEqualTo(died.height() + 2);
    }

    /** Runs until the head is that high, or the node halts; then stops in order. */
    private Stopped run(final Supplier<StateMachine> machines, final long height) throws Exception {
        final Settings settings = new Settings()
                .overlayFile(Path.of(System.getProperty("alys.home"), "config/profiles/dev.properties"))
                .set(Property.DATA_DIR, directory.toString(), "test")
                .set(Property.JOURNAL_FREE_MIN_MIB, "16", "test");
        final DataDirectory data = DataDirectory.create(directory);
        try (Ground ground = Ground.open(settings, data, machines, halt -> {});
                Outside outside =
                        Outside.open(settings, spec, data, ground.journal().lastSequence() < 0)) {
            final StateMachine machine = ground.recover();
            final StatusBoard status = new StatusBoard(machine, spec, "SHARED", "test", new ActorsBoard(machine));
            final MachineBoard board = new MachineBoard(machine);
            final NodeMetrics metrics = new NodeMetrics(ground.counters(), status, board, -1, SystemNanoClock.INSTANCE);
            try (Node node = new Node(settings, spec, ground, outside, machine, status, board, metrics)) {
                node.start("test", machine, machines, new Phases("spine"), new Feed(status));
                final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
                while (status.status().height() < height
                        && !ground.haltSwitch().isHalted()
                        && System.nanoTime() < deadlineNs) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
            }
            return new Stopped(
                    ground.haltSwitch().reason(),
                    status.status().height(),
                    machine.supervision().node("storage.actor"),
                    machine.actorsDigest());
        }
    }

    private StateMachine machine(final FaultyActor.Plan plan) {
        return new StateMachine(
                spec,
                Machines.registry(spec)
                        .wrapped(actor -> actor.id() == ActorId.STORAGE ? new FaultyActor(actor, plan) : actor),
                Machines.supervisionTree(),
                MailRules.DEFAULT);
    }

    /** How a run ended, read when its threads had. */
    private record Stopped(Halt halt, long height, NodeState storeState, long actorsDigest) {}

    /** Something at the n-th message of a kind; made anew for each machine, so that all meet the same. */
    private static final class Nth implements FaultyActor.Plan {
        private final String kind;
        private final Runnable thrower;
        private int left;

        private Nth(final String kind, final int nth, final Runnable thrower) {
            this.kind = kind;
            this.left = nth;
            this.thrower = thrower;
        }

        @Override
        public RuntimeException faultOf(final ActorId actor, final Message message, final long nowMs) {
            if (message.kind().equals(kind) && --left == 0) {
                thrower.run();
            }
            return null;
        }
    }
}
