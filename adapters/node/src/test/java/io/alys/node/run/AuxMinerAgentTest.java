// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.adapters.rpc.MiningControls;
import io.alys.adapters.rpc.MiningWork;
import io.alys.adapters.rpc.NoWorkException;
import io.alys.adapters.rpc.SubmitOutcome;
import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.AuxPowCheck;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.effect.FaultKind;
import io.alys.core.fixture.Blocks;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AuxMinerAgentTest {
    private static final EvmAddress MINER = EvmAddress.fromHex("0x00000000000000000000000000000000000000ab");
    private static final int EASY = 0x207fffff;

    /** Fifty turns or so. */
    private static final int HARDER = 0x1f00ffff;

    private static final int NEVER = 0x03000001;
    private static final long CHAIN = 121_212;

    private final SplittableRandom random = new SplittableRandom(73);
    private final FakeControls controls = new FakeControls();
    private final AuxMinerAgent agent = new AuxMinerAgent(controls, MINER, 2, 1_000);

    @Test
    void shouldMineAndHandInAProofOnceEnoughBlocksWait() throws Exception {
        controls.work = work(EASY, 1);
        agent.doWork();
        assertThat(controls.submitted).as("one block, two are wanted").isEmpty();

        controls.work = work(HARDER, 2);
        for (int turn = 0; turn < 5_000 && controls.submitted.isEmpty(); turn++) {
            assertThat(agent.doWork()).as("so that it parks").isZero();
        }

        assertThat(controls.submitted).hasSize(1);
        assertThat(AuxPowCheck.faultOf(controls.submitted.getFirst(), controls.work.commitment(), HARDER, CHAIN))
                .isEqualTo(AuxPowCheck.Fault.NONE);
        assertThat(controls.lastAsker).isEqualTo(MINER);
    }

    @Test
    void shouldGoOnWithTheWorkThereIsNow() throws Exception {
        controls.work = work(NEVER, 2);
        agent.doWork();
        controls.work = work(EASY, 3);
        agent.doWork();

        assertThat(controls.submitted).hasSize(1);
        assertThat(AuxPowCheck.faultOf(controls.submitted.getFirst(), controls.work.commitment(), EASY, CHAIN))
                .isEqualTo(AuxPowCheck.Fault.NONE);
    }

    @Test
    void shouldTryOtherParentsForTheSameWork() {
        controls.work = work(EASY, 2);
        agent.doWork();
        agent.doWork();

        assertThat(controls.submitted).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void shouldMineNothingWithoutWork() {
        controls.noWork = true;
        agent.doWork();
        assertThat(controls.submitted).isEmpty();
    }

    @Test
    void shouldMineAgainAfterAFault() {
        controls.work = work(EASY, 2);
        controls.fault = new PortException(FaultKind.TIMEOUT, "no decision");
        agent.doWork();
        agent.doWork();
        controls.fault = null;
        agent.doWork();

        assertThat(controls.submitted).hasSize(1);
    }

    private MiningWork work(final int bits, final long blocks) {
        return new MiningWork(Blocks.hash(random), CHAIN, Hash.ZERO, bits, 1, blocks);
    }

    private static final class FakeControls implements MiningControls {
        private final List<AuxPow> submitted = new ArrayList<>();
        private MiningWork work;
        private boolean noWork = false;
        private PortException fault;
        private EvmAddress lastAsker;

        @Override
        public MiningWork createWork(final EvmAddress feeRecipient) throws NoWorkException {
            lastAsker = feeRecipient;
            if (noWork) {
                throw new NoWorkException(NoWorkException.Reason.NOTHING_TO_MINE);
            }
            return work;
        }

        @Override
        public SubmitOutcome submit(final Hash commitment, final Bytes auxpow) throws PortException {
            if (fault != null) {
                throw fault;
            }
            try {
                assertThat(commitment).isEqualTo(work.commitment());
                submitted.add(AuxPow.parse(auxpow.toArray()));
            } catch (final BitcoinParseException e) {
                throw new AssertionError(e);
            }
            return SubmitOutcome.of(SubmitOutcome.Kind.ACCEPTED);
        }

        @Override
        public Optional<AuxPowHeader> queued() {
            return Optional.empty();
        }
    }
}
