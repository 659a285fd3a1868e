// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.chain.Block;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.chain.Withdrawal;
import io.alys.core.sim.SimNode;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
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
    private static final SimNode NODE = produced();
    private static final SignedBlock PARENT = NODE.heads.get(NODE.heads.size() - 2);
    private static final SignedBlock GOOD = NODE.heads.getLast();

    @Test
    void shouldFindNothingAgainstAGoodBlock() {
        assertThat(broken(GOOD.block())).isEmpty();
        assertThat(BlockCheck.firstFaultOf(candidate(GOOD.block()))).isEmpty();
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
                .containsExactlyInAnyOrderElementsOf(List.of((Object[]) BlockCheck.values()));
    }

    @Test
    void shouldNotOverflowByAmountsThatNoBitcoinHas() {
        final Block bad = changed(block -> block.pegIns = List.of(pegIn(1, Long.MAX_VALUE), pegIn(1, Long.MAX_VALUE)));

        assertThat(BlockCheck.firstFaultOf(candidate(bad))).startsWith("amountSats=" + Long.MAX_VALUE);
    }

    static Stream<Arguments> badBlocks() {
        final long parentSlot = PARENT.block().slot();
        final Hash other = Hash.fromHex("11".repeat(32));
        final long bound = PARENT.block().payload().gasLimit() / 1024;
        final long gasLimit = PARENT.block().payload().gasLimit();
        final List<PegIn> recipients = new ArrayList<>();
        for (int i = 0; i <= Withdrawal.PER_BLOCK_MAX; i++) {
            recipients.add(pegIn(i + 1, 1000));
        }
        return Stream.of(
                bad(BlockCheck.HEIGHT, "height=", block -> block.height++),
                bad(BlockCheck.HEIGHT, "height=", block -> block.height--),
                bad(BlockCheck.PARENT_ROOT, "parentRoot=", block -> block.parentRoot = other),
                bad(BlockCheck.SLOT_AFTER_PARENT, "slot=", block -> block.at(parentSlot)),
                bad(BlockCheck.SLOT_AFTER_PARENT, "slot=", block -> block.at(parentSlot - 1)),
                bad(BlockCheck.SLOT_NOT_IN_FUTURE, "slot=", block -> block.at(slotNow() + 2)),
                bad(BlockCheck.AUTHOR, "proposerIndex=", block -> block.proposerIndex = 1),
                bad(BlockCheck.NO_AUXPOW_HEADER, "auxpowHeader", block -> block.auxpowHeader = Bytes.fromHex("01")),
                bad(BlockCheck.NO_PEG_OUTS, "pegOutProposal", block -> block.pegOutProposal = Bytes.fromHex("01")),
                bad(
                        BlockCheck.NO_PEG_OUTS,
                        "pegOutProposal",
                        block -> block.finalizedPegOuts = List.of(Bytes.fromHex("01"))),
                bad(BlockCheck.BLOCK_NUMBER, "blockNumber=", block -> block.blockNumber++),
                bad(BlockCheck.PAYLOAD_PARENT, "parentHash=", block -> block.parentHash = other),
                bad(BlockCheck.TIMESTAMP, "timestampS=", block -> block.timestampS++),
                bad(BlockCheck.PREV_RANDAO, "prevRandao=", block -> block.prevRandao = other),
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
        final BlockCheck.Candidate candidate = candidate(block);
        return Arrays.stream(BlockCheck.values())
                .filter(check -> !check.faultOf(candidate).isEmpty())
                .toList();
    }

    private static BlockCheck.Candidate candidate(final Block block) {
        return new BlockCheck.Candidate(block, PARENT.block(), PARENT.root(), 0, NODE.nowMs(), NODE.spec);
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
        final SimNode node = new SimNode(0).start();
        node.run(10_000);
        return node;
    }

    /** A block whose fields can be changed. */
    private static final class Draft {
        private final Block from;
        private Hash parentRoot;
        private long slot;
        private long height;
        private int proposerIndex;
        private Bytes auxpowHeader = Bytes.EMPTY;
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

        /** With the withdrawals that follow. */
        void credit(final List<PegIn> credited) {
            pegIns = credited;
            withdrawals = Withdrawals.of(credited, 0);
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
