// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.adapters.rpc.MiningWork;
import io.alys.adapters.rpc.NoWorkException;
import io.alys.adapters.rpc.SubmitOutcome;
import io.alys.core.auxpow.AuxPowCheck;
import io.alys.core.command.Command;
import io.alys.core.command.MiningCommand;
import io.alys.core.effect.Effect;
import io.alys.core.effect.MiningOutcome;
import io.alys.core.fixture.FakeSigner;
import io.alys.core.fixture.ParentMiner;
import io.alys.core.fixture.Specs;
import io.alys.core.port.CommandSink;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MiningDeskTest {
    private static final int EASY = 0x207fffff;
    private static final EvmAddress MINER = address(1);
    private static final Hash COMMITMENT = Hash.fromHex("c0".repeat(32));
    private static final Hash PREVIOUS = Hash.fromHex("77".repeat(32));

    private final List<Command> inputs = new ArrayList<>();
    private MiningOutcome outcome = MiningOutcome.WORK;
    private boolean isFull = false;
    private long nowNs = 0;
    private final MiningDesk desk = new MiningDesk(
            Specs.mined(List.of(new FakeSigner("one").publicKey())), this::decide, Optional::empty, () -> nowNs);

    /** The machine, at once, and on the thread of who asks. */
    private int decide(final Command command) {
        if (isFull) {
            return CommandSink.BACK_PRESSURED;
        }
        inputs.add(command);
        desk.onAnswered(new Effect.MiningAnswered(
                ((MiningCommand) command).requestId(), outcome, "", COMMITMENT, PREVIOUS, EASY, 8, 3));
        return CommandSink.ACCEPTED;
    }

    @Test
    void shouldGiveWhatTheMachineGives() throws Exception {
        assertThat(desk.createWork(MINER)).isEqualTo(new MiningWork(COMMITMENT, 121_212, PREVIOUS, EASY, 8, 3));
    }

    @Test
    void shouldAskTheMachineOnceForARecipientAndAHead() throws Exception {
        for (int i = 0; i < 1000; i++) {
            desk.createWork(MINER);
        }
        assertThat(inputs).hasSize(1);
        desk.createWork(address(2));
        assertThat(inputs).hasSize(2);

        desk.onHead();
        desk.createWork(MINER);
        desk.createWork(MINER);
        assertThat(inputs).hasSize(3);

        nowNs += MiningDesk.GIVEN_NS;
        desk.createWork(MINER);
        assertThat(inputs).hasSize(4);
    }

    @Test
    void shouldAskAgainAfterAProofWasTaken() throws Exception {
        desk.createWork(MINER);
        outcome = MiningOutcome.ACCEPTED;
        assertThat(submit()).isEqualTo(SubmitOutcome.of(SubmitOutcome.Kind.ACCEPTED));
        outcome = MiningOutcome.NOTHING_TO_MINE;

        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> desk.createWork(MINER))
                    .isInstanceOfSatisfying(
                            NoWorkException.class,
                            e -> assertThat(e.reason()).isEqualTo(NoWorkException.Reason.NOTHING_TO_MINE));
        }
        assertThat(inputs).hasSize(3);
    }

    @Test
    void shouldRefuseMoreRecipientsAtOnceThanItKeeps() throws Exception {
        for (int i = 0; i < MiningDesk.RECIPIENTS_MAX; i++) {
            desk.createWork(address(i));
        }

        assertThatThrownBy(() -> desk.createWork(address(1000)))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("more than 64 fee recipients");
        desk.createWork(MINER);
        desk.onHead();
        desk.createWork(address(1000));
    }

    @Test
    void shouldTellEachTruthAboutAProof() throws Exception {
        outcome = MiningOutcome.KNOWN;
        assertThat(submit().kind()).isEqualTo(SubmitOutcome.Kind.KNOWN);
        outcome = MiningOutcome.STALE;
        assertThat(submit().kind()).isEqualTo(SubmitOutcome.Kind.STALE);
        outcome = MiningOutcome.UNKNOWN_WORK;
        assertThat(submit().kind()).isEqualTo(SubmitOutcome.Kind.WORK_UNKNOWN);
        outcome = MiningOutcome.INVALID;
        assertThat(submit()).isEqualTo(SubmitOutcome.refused(AuxPowCheck.Fault.INVALID_POW));
    }

    /** Or anybody who can reach the port fills the journal. */
    @Test
    void shouldMakeNoInputOfAProofWithoutWork() throws Exception {
        final Bytes other = ParentMiner.mine(Hash.ZERO, EASY, 0);

        assertThat(desk.submit(COMMITMENT, other)).isEqualTo(SubmitOutcome.refused(AuxPowCheck.Fault.WRONG_ROOT));
        assertThatThrownBy(() -> desk.submit(COMMITMENT, Bytes.fromHex("00"))).isInstanceOf(PortException.class);
        assertThat(inputs).isEmpty();
    }

    @Test
    void shouldSayThatTooMuchWaitsWhenTheMachineTakesNoMore() {
        isFull = true;

        assertThatThrownBy(() -> desk.createWork(MINER))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("too much waits");
    }

    @Test
    void shouldHearAnswersThatNobodyWaitsForAnyMore() {
        desk.onAnswered(new Effect.MiningAnswered("other", MiningOutcome.WORK, "", COMMITMENT, PREVIOUS, EASY, 8, 3));

        assertThat(inputs).isEmpty();
    }

    private SubmitOutcome submit() throws PortException {
        return desk.submit(COMMITMENT, ParentMiner.mine(COMMITMENT, EASY, 0));
    }

    private static EvmAddress address(final int number) {
        return EvmAddress.fromHex(String.format(Locale.ROOT, "%040x", number));
    }
}
