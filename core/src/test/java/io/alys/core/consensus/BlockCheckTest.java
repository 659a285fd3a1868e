// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.chain.Block;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.chain.Withdrawal;
import io.alys.core.fixture.ParentMiner;
import io.alys.core.fixture.Specs;
import io.alys.core.sim.SimNode;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** For each check, blocks that fail it and no other. */
class BlockCheckTest {
    private static final Hash OTHER = Hash.fromHex("11".repeat(32));
    private static final SimNode NODE = produced();
    private static final SignedBlock PARENT = NODE.heads.get(NODE.heads.size() - 2);
    private static final SignedBlock GOOD = NODE.heads.getLast();
    private static final int COVERED = NODE.heads.size() - 2;
    private static final List<Hash> COVERABLE =
            NODE.heads.subList(1, COVERED + 1).stream().map(SignedBlock::root).toList();
    private static final Lineage LINEAGE =
            new Lineage(0, NODE.heads.getFirst().root(), NODE.spec.powBits(), 0, COVERED, BigInteger.ZERO);
    private static final AuxPowHeader HEADER = AuxPowHeader.parse(GOOD.block().auxpowHeader());

    @Test
    void shouldFindNothingAgainstAGoodBlock() {
        assertThat(broken(GOOD.block())).isEmpty();
        assertThat(BlockCheck.firstFaultOf(candidate(GOOD.block()))).isEmpty();
        assertThat(broken(changed(block -> block.auxpowHeader = Bytes.EMPTY))).isEmpty();
    }

    @Test
    void shouldRefuseABlockWithoutAProofOnlyAfterTheMostThatMayBe() {
        final Block without = changed(block -> block.auxpowHeader = Bytes.EMPTY);

        for (final long finalized : new long[] {without.height() - 60, without.height() - 61}) {
            final Lineage lineage = new Lineage(0, Hash.ZERO, NODE.spec.powBits(), finalized, COVERED, BigInteger.ZERO);
            final Candidate candidate = candidate(without, lineage, NODE.spec);

            assertThat(BlockCheck.AUXPOW_DUE.faultOf(candidate).isEmpty())
                    .isEqualTo(finalized == without.height() - 60);
            assertThat(BlockCheck.AUXPOW_DUE.faultOf(candidate(GOOD.block(), lineage, NODE.spec)))
                    .isEmpty();
        }
    }

    @Test
    void shouldRefuseAProofInANetworkWithoutMergeMining() {
        final ChainSpec without = Specs.of(NODE.spec.authorities());

        assertThat(BlockCheck.firstFaultOf(candidate(GOOD.block(), Lineage.NONE, without)))
                .startsWith("auxpowHeader.length=");
    }

    /** What it pays is not its own choice. */
    @Test
    void shouldWantTheFeesPaidThatWereCollected() {
        final Lineage lineage = new Lineage(
                0, NODE.heads.getFirst().root(), NODE.spec.powBits(), 0, COVERED, BigInteger.valueOf(2_000_000_000L));

        assertThat(BlockCheck.firstFaultOf(candidate(GOOD.block(), lineage, NODE.spec)))
                .startsWith("withdrawals=[] must be [Withdrawal[index=0");
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("badBlocks")
    void shouldRefuseABlockThatBreaksOneRuleAndNameItsField(
            final BlockCheck check, final String field, final Block bad) {
        assertThat(broken(bad)).containsExactly(check);
        assertThat(BlockCheck.firstFaultOf(candidate(bad))).startsWith(field);
    }

    @Test
    void shouldHaveABadBlockForEachCheck() {
        assertThat(badBlocks().map(each -> each.get()[0]).distinct())
                .containsExactlyInAnyOrderElementsOf(Stream.of(BlockCheck.values())
                        .filter(check -> check != BlockCheck.AUXPOW_DUE) // It takes many blocks: see above.
                        .toList());
    }

    @Test
    void shouldNotOverflowByAmountsThatNoBitcoinHas() {
        final Block bad = changed(block -> block.pegIns = List.of(pegIn(1, Long.MAX_VALUE), pegIn(1, Long.MAX_VALUE)));

        assertThat(BlockCheck.firstFaultOf(candidate(bad))).startsWith("amountSats=" + Long.MAX_VALUE);
    }

    static Stream<Arguments> badBlocks() {
        final long parentSlot = PARENT.block().slot();
        final long bound = PARENT.block().payload().gasLimit() / 1024;
        final long gasLimit = PARENT.block().payload().gasLimit();
        final List<PegIn> recipients = new ArrayList<>();
        for (int i = 0; i <= Withdrawal.PER_BLOCK_MAX; i++) {
            recipients.add(pegIn(i + 1, 1000));
        }
        return Stream.of(
                bad(BlockCheck.HEIGHT, "height=", block -> block.height++),
                bad(BlockCheck.HEIGHT, "height=", block -> block.height--),
                bad(BlockCheck.PARENT_ROOT, "parentRoot=", block -> block.parentRoot = OTHER),
                bad(BlockCheck.SLOT_AFTER_PARENT, "slot=", block -> block.at(parentSlot)),
                bad(BlockCheck.SLOT_AFTER_PARENT, "slot=", block -> block.at(parentSlot - 1)),
                bad(BlockCheck.SLOT_NOT_IN_FUTURE, "slot=", block -> block.at(slotNow() + 2)),
                bad(BlockCheck.AUTHOR, "proposerIndex=", block -> block.proposerIndex = 1),
                bad(
                        BlockCheck.AUXPOW_FORM,
                        "auxpowHeader of 1 bytes",
                        block -> block.auxpowHeader = Bytes.fromHex("01")),
                bad(BlockCheck.AUXPOW_CHAIN_ID, "auxpowHeader.chainId=1", block -> block.header(0, 0, 1, 1, false)),
                bad(BlockCheck.AUXPOW_HEIGHT, "auxpowHeader.height=2", block -> block.header(0, 0, 0, 2, false)),
                bad(BlockCheck.AUXPOW_BITS, "auxpowHeader.bits=", block -> block.header(0, 1, 0, 1, false)),
                bad(BlockCheck.AUXPOW_RANGE, "auxpowHeader.rangeStart=", block -> block.header(1, 0, 0, 1, false)),
                bad(BlockCheck.AUXPOW_RANGE, "auxpowHeader.rangeEnd=", block -> block.header(2, 0, 0, 1, false)),
                bad(BlockCheck.AUXPOW_WORK, "auxpow: WRONG_ROOT", block -> block.header(0, 0, 0, 1, true)),
                bad(BlockCheck.NO_PEG_OUTS, "pegOutProposal", block -> block.pegOutProposal = Bytes.fromHex("01")),
                bad(
                        BlockCheck.NO_PEG_OUTS,
                        "pegOutProposal",
                        block -> block.finalizedPegOuts = List.of(Bytes.fromHex("01"))),
                bad(BlockCheck.BLOCK_NUMBER, "blockNumber=", block -> block.blockNumber++),
                bad(BlockCheck.PAYLOAD_PARENT, "parentHash=", block -> block.parentHash = OTHER),
                bad(BlockCheck.TIMESTAMP, "timestampS=", block -> block.timestampS++),
                bad(BlockCheck.PREV_RANDAO, "prevRandao=", block -> block.prevRandao = OTHER),
                bad(BlockCheck.FEE_RECIPIENT, "feeRecipient=", block -> block.feeRecipient = EvmAddress.ZERO),
                bad(BlockCheck.GAS_LIMIT, "gasLimit=", block -> block.gasLimit = gasLimit + bound),
                bad(BlockCheck.GAS_LIMIT, "gasLimit=", block -> block.gasLimit = gasLimit - bound),
                bad(BlockCheck.GAS_LIMIT, "gasLimit=", block -> block.gasLimit = Long.MIN_VALUE),
                bad(BlockCheck.PEG_IN_AMOUNTS, "amountSats=0", block -> block.credit(List.of(pegIn(1, 0)))),
                bad(
                        BlockCheck.PEG_IN_AMOUNTS,
                        "amountSats=",
                        block -> block.credit(List.of(pegIn(1, BitcoinTransaction.VALUE_SATS_MAX), pegIn(2, 1)))),
                bad(BlockCheck.WITHDRAWAL_COUNT, "recipients=17", block -> block.credit(recipients)),
                bad(
                        BlockCheck.WITHDRAWALS,
                        "withdrawals=",
                        block -> block.withdrawals = List.of(new Withdrawal(0, 0, EvmAddress.ZERO, 1))),
                bad(BlockCheck.WITHDRAWALS, "withdrawals=", block -> block.pegIns = List.of(pegIn(1, 1000))));
    }

    private static Arguments bad(final BlockCheck check, final String field, final Consumer<Draft> change) {
        return Arguments.of(check, field, changed(change));
    }

    private static Block changed(final Consumer<Draft> change) {
        final Draft draft = new Draft(GOOD.block());
        change.accept(draft);
        return draft.block();
    }

    private static List<BlockCheck> broken(final Block block) {
        final Candidate candidate = candidate(block);
        return Arrays.stream(BlockCheck.values())
                .filter(check -> !check.faultOf(candidate).isEmpty())
                .toList();
    }

    private static Candidate candidate(final Block block) {
        return candidate(block, LINEAGE, NODE.spec);
    }

    private static Candidate candidate(final Block block, final Lineage lineage, final ChainSpec spec) {
        return new Candidate(block, new TreeBlock(PARENT, true, 0, lineage), COVERABLE, NODE.nowMs(), spec);
    }

    private static long slotNow() {
        return NODE.spec.slotAt(NODE.nowMs());
    }

    private static PegIn pegIn(final int recipient, final long sats) {
        return new PegIn(
                Hash.fromHex("22".repeat(32)),
                Hash.fromHex("33".repeat(32)),
                recipient,
                sats,
                EvmAddress.fromHex(String.format(Locale.ROOT, "%040x", recipient)));
    }

    private static SimNode produced() {
        final SimNode node = new SimNode(Specs::mined).start();
        node.run(8_000);
        node.mine(EvmAddress.ZERO);
        node.run(2_000);
        return node;
    }

    /** A block whose fields can be changed. */
    private static final class Draft {
        private final Block from;
        private Hash parentRoot;
        private long slot;
        private long height;
        private int proposerIndex;
        private Bytes auxpowHeader;
        private Bytes pegOutProposal = Bytes.EMPTY;
        private List<Bytes> finalizedPegOuts = List.of();
        private List<PegIn> pegIns;
        private Hash parentHash;
        private EvmAddress feeRecipient;
        private Hash prevRandao;
        private long blockNumber;
        private long gasLimit;
        private long timestampS;
        private List<Withdrawal> withdrawals;

        Draft(final Block from) {
            this.from = from;
            this.parentRoot = from.parentRoot();
            this.slot = from.slot();
            this.height = from.height();
            this.proposerIndex = from.proposerIndex();
            this.auxpowHeader = from.auxpowHeader();
            this.pegIns = from.pegIns();
            final ExecutionPayload payload = from.payload();
            this.parentHash = payload.parentHash();
            this.feeRecipient = payload.feeRecipient();
            this.prevRandao = payload.prevRandao();
            this.blockNumber = payload.blockNumber();
            this.gasLimit = payload.gasLimit();
            this.timestampS = payload.timestampS();
            this.withdrawals = payload.withdrawals();
        }

        void at(final long newSlot) {
            slot = newSlot;
            timestampS = NODE.spec.slotStartMs(newSlot) / 1000;
        }

        /**
         * With another proof.
         *
         * @param otherEnd 1 for another start of the range, 2 for another end.
         * @param moreBits added to the bits it says.
         * @param chainId of the network, when it is 0.
         */
        void header(
                final int otherEnd, final int moreBits, final long chainId, final long height, final boolean isWrong) {
            auxpowHeader = new AuxPowHeader(
                            otherEnd == 1 ? OTHER : HEADER.rangeStart(),
                            otherEnd == 2 ? OTHER : HEADER.rangeEnd(),
                            HEADER.bits() + moreBits,
                            chainId == 0 ? HEADER.chainId() : chainId,
                            height,
                            isWrong ? ParentMiner.mine(OTHER, HEADER.bits(), 0) : HEADER.proof(),
                            HEADER.feeRecipient())
                    .serialize();
        }

        /** With the withdrawals that follow. */
        void credit(final List<PegIn> credited) {
            pegIns = credited;
            withdrawals = Withdrawals.ofPegIns(credited, 0);
        }

        Block block() {
            final ExecutionPayload payload = from.payload();
            return new Block(
                    parentRoot,
                    slot,
                    height,
                    proposerIndex,
                    auxpowHeader,
                    new ExecutionPayload(
                            parentHash,
                            feeRecipient,
                            payload.stateRoot(),
                            payload.receiptsRoot(),
                            payload.logsBloom(),
                            prevRandao,
                            blockNumber,
                            gasLimit,
                            payload.gasUsed(),
                            timestampS,
                            payload.extraData(),
                            payload.baseFeePerGas(),
                            payload.blockHash(),
                            payload.transactions(),
                            withdrawals),
                    pegIns,
                    pegOutProposal,
                    finalizedPegOuts,
                    from.stateDigest());
        }
    }
}
