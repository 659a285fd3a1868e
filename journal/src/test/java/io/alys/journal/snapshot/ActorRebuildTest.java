// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.actor.ActorId;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.OperatorCommand;
import io.alys.core.command.Source;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.core.sim.SimNode;
import io.alys.journal.JournalDamagedException;
import io.alys.journal.chronicle.ChronicleEventJournal;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.journal.rerun.Divergence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real actors, built a second time from the disk while a node runs. */
@Timeout(120)
class ActorRebuildTest {
    private static final long SLOT_MS = 2000;

    @TempDir
    private Path root;

    private final SimNode node = new SimNode(0);
    private final List<Divergence> divergences = new ArrayList<>();
    private final List<Long> taken = new ArrayList<>();
    private Path directory;
    private SnapshotStore snapshots;
    private int written = 0;

    @BeforeEach
    void setUp() {
        directory = root.resolve("journal");
        snapshots = new SnapshotStore(root.resolve("snapshots"));
        node.start().run(4 * SLOT_MS);
    }

    @Test
    void shouldBuildOneActorFromTheSnapshotAndItsOwnEvents() {
        snapshots.write(node.machine());
        final long snapshotSequence = node.machine().sequence();
        node.run(4 * SLOT_MS);
        flush();

        for (final ActorId id : ActorId.values()) {
            final ActorRebuild.Report report = rebuild().run(EnumSet.of(id), Long.MAX_VALUE, lastSequence());

            assertThat(report.snapshotSequence()).isEqualTo(snapshotSequence);
            assertThat(report.sequence()).isEqualTo(lastSequence());
            assertThat(report.fault()).isEmpty();
            assertThat(report.digests().get(place(id)))
                    .isEqualTo(node.machine().actorDigests().get(place(id)));
        }
    }

    @Test
    void shouldBuildAllOfThemAsTheyStoodAtAnEarlierRecord() {
        final long then = node.machine().sequence();
        final var digests = node.machine().actorDigests();
        node.run(4 * SLOT_MS);
        flush();

        final ActorRebuild.Report report = rebuild().run(EnumSet.allOf(ActorId.class), then, then);

        assertThat(report.differing(digests)).isEmpty();
        assertThat(report.differing(node.machine().actorDigests())).contains("chain.actor", "chain.engine");
    }

    @Test
    void shouldSayThatTheJournalEndsBeforeTheRecord() {
        flush();
        assertThatThrownBy(() -> rebuild().run(EnumSet.allOf(ActorId.class), 0, lastSequence() + 1))
                .isInstanceOf(JournalDamagedException.class);
    }

    @Test
    void shouldVerifyOnDemandAgainstTheDigestsThatTheNodeRecorded() throws Exception {
        node.feed(new OperatorCommand.VerifyState("v", "ann"), Source.RPC);
        final long asked = lastSequence();
        node.run(SLOT_MS);
        flush();
        final ShadowAgent shadow = shadow(1_000_000, this::lastSequence);

        final CompletableFuture<ActorRebuild.Report> report = shadow.requestVerification(asked);
        assertThatThrownBy(() -> shadow.requestVerification(asked).get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("another verification is under way");
        assertThat(report).isNotDone();
        turn(shadow);

        assertThat(report.get().fault()).isEmpty();
        assertThat(report.get().sequence()).isEqualTo(asked);
        assertThat(report.get().digests()).hasSize(ActorId.values().length + 1);
        assertThat(divergences).isEmpty();
        shadow.onClose();
    }

    @Test
    void shouldEndAVerificationThatTheNodesEndOvertakes() {
        flush();
        final ShadowAgent shadow = shadow(1_000_000, () -> -1L);
        final CompletableFuture<ActorRebuild.Report> report = shadow.requestVerification(lastSequence());

        shadow.doWork();
        shadow.onClose();

        assertThatThrownBy(report::get).hasMessageContaining("the node is stopping");
    }

    @Test
    void shouldCompareEveryActorAtEachSnapshot() {
        node.run(10 * SLOT_MS);
        flush();
        final ShadowAgent shadow = shadow(40, this::lastSequence);

        turn(shadow);

        assertThat(taken).hasSizeGreaterThan(1);
        assertThat(divergences).isEmpty();
        shadow.onClose();
    }

    @Test
    void shouldNameTheActorThatASnapshotOnTheDiskLeadsElsewhere() {
        flush();
        // A snapshot of another node, which has no blocks of its own.
        final SimNode other = new SimNode(-1);
        other.start();
        while (other.machine().sequence() < 10) {
            other.feed(new NodeCommand.TickClock(), Source.NODE);
        }
        snapshots.write(other.machine());
        final ShadowAgent shadow = shadow(20, this::lastSequence);

        turn(shadow);

        assertThat(divergences).hasSize(1);
        assertThat(divergences.getFirst().actors()).contains("chain.actor");
        assertThat(taken).isEmpty();
        shadow.onClose();
    }

    private ShadowAgent shadow(final long every, final LongSupplier durable) {
        return new ShadowAgent(directory, snapshots, newMachine(), rebuild(), durable, new Recorded(), 20, every);
    }

    private static void turn(final ShadowAgent shadow) {
        while (shadow.doWork() > 0) {
            Thread.onSpinWait();
        }
    }

    private ActorRebuild rebuild() {
        return new ActorRebuild(directory, snapshots, this::newMachine);
    }

    private StateMachine newMachine() {
        return Machines.forSpec(node.spec);
    }

    private long lastSequence() {
        return node.journal.size() - 1L;
    }

    /** Puts the records since the last time onto the disk. */
    private void flush() {
        final JournalOptions options = JournalOptions.small(directory).withWallClock(() -> 1_700_000_000_000L);
        try (ChronicleEventJournal journal = ChronicleEventJournal.open(options)) {
            for (; written < node.journal.size(); written++) {
                final byte[] record = node.journal.get(written);
                journal.append(new UnsafeBuffer(record), 0, record.length);
            }
            journal.force();
        }
    }

    private final class Recorded implements ShadowAgent.Listener {
        @Override
        public void onDivergence(final Divergence divergence) {
            divergences.add(divergence);
        }

        @Override
        public void onSnapshot(final Path file, final long atSequence) {
            taken.add(atSequence);
        }
    }

    /** Among the digests of all actors. */
    private static int place(final ActorId id) {
        return List.of(ActorId.values()).indexOf(id);
    }
}
