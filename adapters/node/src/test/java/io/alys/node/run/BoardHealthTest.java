// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.adapters.rpc.HealthSource;
import io.alys.core.chain.ChainSpec;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Shape;
import io.alys.core.command.Command;
import io.alys.core.command.Commands;
import io.alys.core.command.HealthCommand;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.core.effect.Effects;
import io.alys.core.health.ResourceKind;
import io.alys.core.health.ResourceLevel;
import io.alys.core.machine.Machines;
import io.alys.core.machine.SpecDigest;
import io.alys.core.machine.StateMachine;
import io.alys.node.config.ChainSpecFile;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.halt.HaltSwitch;
import org.junit.jupiter.api.Test;

class BoardHealthTest {
    private final ChainSpec spec = ChainSpecFile.read(ChainSpecFile.DEV);
    private final StateMachine machine = Machines.forSpec(spec);
    private final StatusBoard board = new StatusBoard(machine, spec, "SHARED", "test", new ActorsBoard(machine));
    private final HaltSwitch haltSwitch =
            new HaltSwitch(PipelineCounters.inMemory().of(PipelineCounter.HALT_CODE), halt -> {});
    private long nowMs = 1_700_000_000_000L;

    private final BoardHealth health = new BoardHealth(board, haltSwitch, () -> nowMs);

    @Test
    void shouldNotBeReadyBeforeItStartedButWell() {
        final HealthSource.Health now = health.health();

        assertThat(now.isHealthy()).isTrue();
        assertThat(now.isReady()).isFalse();
        assertThat(now.unready()).containsExactly("not started yet", "execution client DOWN");
        assertThat(now.score()).isEqualTo(100);
    }

    @Test
    void shouldSayWhatIsMissingAndWhoIsNotHealthyOnceItStarted() {
        feed(new NodeCommand.StartNode("test", SpecDigest.of(spec), 0));
        nowMs += 9_000;
        feed(new NodeCommand.TickClock());
        feed(new HealthCommand.ResourceLevelSeen(ResourceKind.HEAP, ResourceLevel.WARN, 8, 10));
        nowMs += 1_000;
        feed(new NodeCommand.TickClock());

        final HealthSource.Health now = health.health();

        assertThat(now.unready()).containsExactly("execution client ASKING");
        assertThat(now.isHealthy()).isFalse();
        assertThat(now.detail()).startsWith("health score=");
        assertThat(now.nodes())
                .hasSize(8)
                .anyMatch(node ->
                        node.name().equals("chain.engine") && node.state().equals("DEGRADED"));
        assertThat(now.resources()).containsExactly(new HealthSource.ResourceCondition("HEAP", "WARN", 8, 10));
    }

    @Test
    void shouldBeIllWhenTheSpineStandsStillOrWasHalted() {
        feed(new NodeCommand.StartNode("test", SpecDigest.of(spec), 0));
        nowMs += BoardHealth.SILENT_MS;
        assertThat(health.health().isHealthy()).isTrue();
        nowMs++;
        assertThat(health.health().isHealthy()).isFalse();
        assertThat(health.health().unready()).anyMatch(reason -> reason.contains("the spine stands still"));

        haltSwitch.halt(ExitCode.DISK_FULL, "no room", null);
        assertThat(health.health().unready()).contains("halted: no room");
        assertThat(health.health().detail()).startsWith("halted: no room");
    }

    private void feed(final Command command) {
        final Shape<Command> shape = Commands.CATALOG.of(command);
        final RecordFrame frame = new RecordFrame()
                .begin(machine.sequence() + 1, nowMs, Source.NODE.code(), shape.type(), shape.version())
                .input(command);
        board.beforeApply(frame);
        machine.onInput(frame, StateMachine.decode(frame, new BinaryFieldReader()), new Effects());
    }
}
