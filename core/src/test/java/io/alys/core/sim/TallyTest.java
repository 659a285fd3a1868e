// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.FaultException;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.FailureClass;
import io.alys.core.machine.Tally;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final long SLOT_MS = 2000;
    private static final long FIRST_MS = new SimNode(0).nowMs();

    private SimNode node = new SimNode(0);

    @AfterEach
    void everyScenarioReplaysAndRestores() {
        assertThat(node.firstDivergence()).isEqualTo(-1);
        assertThat(node.restored().actorsDigest()).isEqualTo(node.machine().actorsDigest());
    }

    @Test
    void shouldCountMailByActorAndKindAndNothingElseWhileNothingFails() {
        node.start().run(5 * SLOT_MS);

        assertThat(count(tally().messages(), "chain.actor", "StartNode")).isEqualTo(1);
        assertThat(count(tally().messages(), "chain.actor", "SignatureMade"))
                .as("a block and its approval")
                .isEqualTo(2 * node.chain().head().height());
        assertThat(tally().restarts()).isEmpty();
        assertThat(tally().lifecycle()).isEmpty();
        assertThat(tally().deadLetters()).isEmpty();
        assertThat(tally().escalations()).isEmpty();
    }

    @Test
    void shouldCountRestartsByTheirReasonAndThoseThatCameAlong() {
        node = new SimNode(0, () -> (actor, message, nowMs) -> {
            final boolean isDue = nowMs - FIRST_MS >= 4 * SLOT_MS && nowMs - FIRST_MS < 4 * SLOT_MS + 50;
            return isDue && message.kind().equals("EngineReadiness")
                    ? new FaultException(FailureClass.EXTERNAL, "injected")
                    : isDue && message.kind().equals("PayloadBuilt")
                            ? new FaultException(FailureClass.EXTERNAL, "injected")
                            : null;
        });
        node.start().run(8 * SLOT_MS);

        assertThat(node.machine().faultCount()).isPositive();
        assertThat(count(tally().restarts(), "chain.engine", "EXTERNAL"))
                .isEqualTo(node.machine().supervision().node("chain.engine").restartCount())
                .isPositive();
        assertThat(count(tally().restarts(), "chain.actor", "with_another"))
                .isEqualTo(node.machine().supervision().node("chain.actor").restartCount())
                .isPositive();
        assertThat(count(tally().lifecycle(), "chain.engine", "suspended")).isPositive();
        assertThat(count(tally().lifecycle(), "chain.engine", "restarted")).isPositive();
    }

    @Test
    void shouldCountWhatBecomesOfAdapters() {
        node.start().run(2 * SLOT_MS);
        node.engine.fault = FaultKind.UNREACHABLE;
        node.run(2 * SLOT_MS);
        node.engine.fault = null;
        node.run(4 * SLOT_MS);

        assertThat(count(tally().lifecycle(), "chain.engine-client", "failed")).isEqualTo(1);
        assertThat(count(tally().lifecycle(), "chain.engine-client", "recovered"))
                .isEqualTo(1);
    }

    @Test
    void shouldBeginAnewWithTheProcess() {
        node.start().run(3 * SLOT_MS);

        node.crashAndRestart();

        assertThat(count(tally().messages(), "chain.actor", "StartNode")).isEqualTo(1);
        assertThat(count(tally().messages(), "chain.actor", "SignatureMade")).isZero();
    }

    private Tally tally() {
        return node.machine().tally();
    }

    private static long count(final List<Tally.Count> counts, final String of, final String what) {
        return counts.stream()
                .filter(count -> count.of().equals(of) && count.what().equals(what))
                .mapToLong(Tally.Count::count)
                .sum();
    }
}
