// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.alys.adapters.engine.embedded.LogEntry;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.ForkchoiceState;
import io.alys.core.chain.PayloadAttributes;
import io.alys.core.chain.PayloadVerdict;
import io.alys.core.chain.Withdrawal;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.ExecutionEngine;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What every execution engine does. The tests share one engine and don't depend on their order: each goes on from the head
 * it finds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
public abstract class ExecutionEngineContract {
    protected static final Hash UNKNOWN = Hash.fromHex("0x" + "5a".repeat(32));
    protected static final Hash PARENT_ROOT = Hash.fromHex("0x" + "77".repeat(32));

    private long lastTimestampS = 1_000;
    private int lastAccount = 0x1000;

    protected abstract ExecutionEngine engine();

    /** Stops the engine, if it can without warning, and starts it again on the same files. */
    protected abstract void restart() throws Exception;

    /** At the head. */
    protected abstract BigInteger balanceOf(EvmAddress address) throws Exception;

    protected abstract long nonceOf(EvmAddress address) throws Exception;

    protected abstract void submit(Bytes rawTransaction) throws Exception;

    protected abstract List<LogEntry> logsAt(long number) throws Exception;

    /** The hash of the block called "safe" or "finalized". */
    protected abstract Hash tagged(String tag) throws Exception;

    @Test
    void shouldGiveAStableGenesis() throws Exception {
        final ExecutionPayload genesis = engine().genesis();

        assertThat(genesis.blockNumber()).isZero();
        assertThat(genesis.parentHash()).isEqualTo(Hash.ZERO);
        assertThat(genesis.transactions()).isEmpty();
        assertThat(genesis.withdrawals()).isEmpty();
        assertThat(engine().genesis()).isEqualTo(genesis);
        assertThat(engine().status().genesisHash()).isEqualTo(genesis.blockHash());
        assertThat(engine().status().chainId()).isEqualTo(DevAccount.CHAIN_ID);
    }

    @Test
    void shouldBuildBlockOneOnGenesisExactlyAsAsked() throws Exception {
        final Hash genesisHash = engine().status().genesisHash();
        final List<Withdrawal> withdrawals = List.of(
                new Withdrawal(0, 0, freshAccount(), 123_456_789),
                new Withdrawal(1, 0, freshAccount(), 1),
                new Withdrawal(2, 0, freshAccount(), 10_000_000_000L));
        final long timestampS = nextTimestampS();

        final ExecutionPayload payload =
                engine().build(forkchoice(genesisHash), new PayloadAttributes(timestampS, withdrawals, PARENT_ROOT));

        assertThat(payload.blockNumber()).isEqualTo(1);
        assertThat(payload.parentHash()).isEqualTo(genesisHash);
        assertThat(payload.timestampS()).isEqualTo(timestampS);
        assertThat(payload.withdrawals()).isEqualTo(withdrawals);
        assertThat(payload.feeRecipient()).isEqualTo(ExecutionPayload.FEE_RECIPIENT);
        assertThat(payload.prevRandao()).isEqualTo(Hash.ZERO);
        assertThat(payload.baseFeePerGas()).isEqualTo(BigInteger.valueOf(875_000_000));
    }

    @Test
    void shouldMoveItsHeadToAnExecutedPayload() throws Exception {
        final long numberBefore = engine().status().latestNumber();
        final ExecutionPayload payload = build(headHash(), List.of());

        final ExecutionEngine.Answer executed = engine().execute(payload, PARENT_ROOT);
        assertThat(engine().status().latestNumber()).isEqualTo(numberBefore);
        final ExecutionEngine.Answer moved = engine().updateForkchoice(forkchoice(payload.blockHash()));

        assertThat(executed.verdict()).isEqualTo(PayloadVerdict.VALID);
        assertThat(executed.latestValidHash()).isEqualTo(payload.blockHash());
        assertThat(moved.verdict()).isEqualTo(PayloadVerdict.VALID);
        assertThat(engine().status().latestHash()).isEqualTo(payload.blockHash());
        assertThat(engine().status().latestNumber()).isEqualTo(payload.blockNumber());
    }

    @Test
    void shouldCreditAWithdrawalExactly() throws Exception {
        final EvmAddress account = freshAccount();

        advance(List.of(new Withdrawal(0, 0, account, 10), new Withdrawal(1, 0, account, 21_000_000_000_000_000L)));

        assertThat(balanceOf(account))
                .isEqualTo(BigInteger.valueOf(21_000_000_000_000_010L).multiply(DevAccount.GWEI));
    }

    @Test
    void shouldAnswerValidWhenAPayloadIsExecutedAgain() throws Exception {
        final EvmAddress account = freshAccount();
        final ExecutionPayload payload = advance(List.of(new Withdrawal(0, 0, account, 7)));

        final ExecutionEngine.Answer again = engine().execute(payload, PARENT_ROOT);

        assertThat(again.verdict()).isEqualTo(PayloadVerdict.VALID);
        assertThat(headHash()).isEqualTo(payload.blockHash());
        assertThat(balanceOf(account)).isEqualTo(BigInteger.valueOf(7).multiply(DevAccount.GWEI));
    }

    @Test
    void shouldNotJudgeAPayloadWhoseParentIsUnknown() throws Exception {
        final ExecutionPayload orphan = rehashed(Payloads.withParent(build(headHash(), List.of()), UNKNOWN));

        assertThat(engine().execute(orphan, PARENT_ROOT).verdict())
                .isIn(PayloadVerdict.SYNCING, PayloadVerdict.ACCEPTED);
    }

    @Test
    void shouldCallATamperedStateRootInvalid() throws Exception {
        final Hash head = headHash();
        final ExecutionPayload payload = build(head, List.of());

        final ExecutionEngine.Answer answer =
                engine().execute(rehashed(Payloads.withStateRoot(payload, UNKNOWN)), PARENT_ROOT);

        assertThat(answer.verdict()).isEqualTo(PayloadVerdict.INVALID);
        assertThat(answer.reason()).isNotEmpty();
        assertThat(headHash()).isEqualTo(head);
        assertThat(engine().execute(payload, PARENT_ROOT).verdict()).isEqualTo(PayloadVerdict.VALID);
    }

    @Test
    void shouldCallAPayloadInvalidWhoseHashIsNotItsOwn() throws Exception {
        final ExecutionPayload payload = advance(List.of());

        final ExecutionEngine.Answer answer = engine().execute(Payloads.withStateRoot(payload, UNKNOWN), PARENT_ROOT);

        assertThat(answer.verdict()).isEqualTo(PayloadVerdict.INVALID);
    }

    /** A peer's payload may hold anything its encoding can. */
    @Test
    void shouldCallFieldsOutOfRangeInvalid() throws Exception {
        final ExecutionPayload payload = build(headHash(), List.of());
        final Withdrawal negative = new Withdrawal(0, 0, freshAccount(), -1);

        assertInvalid(Payloads.withGasUsed(payload, -1));
        assertInvalid(Payloads.withTimestamp(payload, Long.MIN_VALUE));
        assertInvalid(Payloads.withWithdrawals(payload, List.of(negative)));
        assertThat(catchThrowableOfType(PortException.class, () -> build(payload.parentHash(), List.of(negative)))
                        .kind())
                .isEqualTo(FaultKind.REJECTED);
    }

    @Test
    void shouldSwitchItsStateToASiblingAndBack() throws Exception {
        final EvmAddress both = freshAccount();
        final EvmAddress onlyFive = freshAccount();
        final Hash parent = headHash();
        final ExecutionPayload three = execute(build(parent, List.of(new Withdrawal(0, 0, both, 3))));
        final ExecutionPayload five =
                execute(build(parent, List.of(new Withdrawal(0, 0, both, 5), new Withdrawal(1, 0, onlyFive, 7))));

        moveHead(three);
        assertBalancesGwei(both, 3, onlyFive, 0);
        moveHead(five);
        assertBalancesGwei(both, 5, onlyFive, 7);
        moveHead(three);
        assertBalancesGwei(both, 3, onlyFive, 0);

        moveHead(execute(build(five.blockHash(), List.of(new Withdrawal(0, 0, both, 1)))));
        assertBalancesGwei(both, 6, onlyFive, 7);
        moveHead(three);
        assertBalancesGwei(both, 3, onlyFive, 0);
    }

    @Test
    void shouldNotBuildOnAnUnknownHead() {
        final PortException fault = catchThrowableOfType(PortException.class, () -> build(UNKNOWN, List.of()));

        assertThat(fault.kind()).isEqualTo(FaultKind.NOT_READY);
    }

    @Test
    void shouldNotMoveToAnUnknownHead() throws Exception {
        final Hash head = headHash();

        assertThat(engine().updateForkchoice(forkchoice(UNKNOWN)).verdict()).isEqualTo(PayloadVerdict.SYNCING);
        assertThat(headHash()).isEqualTo(head);
    }

    @Test
    void shouldIncludeATransferInTheNextPayload() throws Exception {
        final EvmAddress account = freshAccount();
        final BigInteger valueWei = BigInteger.valueOf(123_456_789_012_345L);
        final BigInteger before = balanceOf(DevAccount.ADDRESS);
        final Bytes transfer =
                DevAccount.transaction(nonceOf(DevAccount.ADDRESS), account, valueWei, Bytes.fromHex("00ff"), 30_000);
        submit(transfer);

        final ExecutionPayload payload = advance(List.of());

        assertThat(payload.transactions()).containsExactly(transfer);
        assertThat(payload.gasUsed()).isEqualTo(21_000 + 4 + 16);
        assertThat(balanceOf(account)).isEqualTo(valueWei);
        assertThat(balanceOf(DevAccount.ADDRESS))
                .isEqualTo(before.subtract(valueWei)
                        .subtract(payload.baseFeePerGas().multiply(BigInteger.valueOf(payload.gasUsed()))));
    }

    @Test
    void shouldPayTheTipOfALegacyTransactionToTheFeeRecipient() throws Exception {
        final BigInteger burntBefore = balanceOf(ExecutionPayload.FEE_RECIPIENT);
        final BigInteger gasPriceWei = DevAccount.GWEI.multiply(BigInteger.valueOf(5));
        submit(DevAccount.legacyTransaction(nonceOf(DevAccount.ADDRESS), gasPriceWei, freshAccount(), BigInteger.ONE));

        final ExecutionPayload payload = advance(List.of());

        final BigInteger tipWei = gasPriceWei.subtract(payload.baseFeePerGas()).multiply(BigInteger.valueOf(21_000));
        assertThat(balanceOf(ExecutionPayload.FEE_RECIPIENT).subtract(burntBefore))
                .isEqualTo(tipWei);
    }

    @Test
    void shouldAddUpWhatTheFeeRecipientEarned() throws Exception {
        final BigInteger burntBefore = balanceOf(ExecutionPayload.FEE_RECIPIENT);
        final BigInteger valueWei = BigInteger.valueOf(1_000_003);
        final BigInteger legacyPriceWei = DevAccount.GWEI.multiply(BigInteger.valueOf(5));
        final BigInteger tipWei = BigInteger.valueOf(2_000_000_007);
        final long nonce = nonceOf(DevAccount.ADDRESS);
        submit(DevAccount.legacyTransaction(nonce, legacyPriceWei, freshAccount(), BigInteger.ONE));
        submit(feeMarket(nonce + 1, DevAccount.GWEI.multiply(BigInteger.TEN), tipWei, Bytes.fromHex("00ff")));
        submit(feeMarket(nonce + 2, DevAccount.GWEI, DevAccount.GWEI, Bytes.EMPTY));
        submit(DevAccount.transaction(
                DevAccount.CHAIN_ID,
                nonce + 3,
                DevAccount.GWEI.multiply(BigInteger.TEN),
                tipWei,
                DevAccount.BRIDGE,
                valueWei,
                DevAccount.requestPegOut(Bytes.fromHex("61")),
                200_000));

        final ExecutionPayload payload = build(headHash(), List.of());
        final ExecutionEngine.Answer answer = engine().execute(payload, PARENT_ROOT);
        final ExecutionEngine.Answer again = engine().execute(payload, PARENT_ROOT);
        moveHead(payload);

        assertThat(payload.transactions()).hasSize(4);
        final long bridgeGas = payload.gasUsed() - 3 * 21_000 - 4 - 16;
        final BigInteger baseFeeWei = payload.baseFeePerGas();
        final BigInteger expectedWei = legacyPriceWei
                .subtract(baseFeeWei)
                .multiply(BigInteger.valueOf(21_000))
                .add(tipWei.multiply(BigInteger.valueOf(21_000 + 4 + 16)))
                .add(DevAccount.GWEI.subtract(baseFeeWei).multiply(BigInteger.valueOf(21_000)))
                .add(tipWei.multiply(BigInteger.valueOf(bridgeGas)));
        assertThat(answer.verdict()).isEqualTo(PayloadVerdict.VALID);
        assertThat(answer.feesWei()).isEqualTo(expectedWei);
        assertThat(again).isEqualTo(answer);
        assertThat(balanceOf(ExecutionPayload.FEE_RECIPIENT).subtract(burntBefore))
                .isEqualTo(expectedWei.add(valueWei));
        restart();
        assertThat(engine().execute(payload, PARENT_ROOT).feesWei()).isEqualTo(expectedWei);
    }

    @Test
    void shouldTellTheFeesOfEachOfTwoSiblingsBeforeEitherIsTheHead() throws Exception {
        final Hash parent = headHash();
        final ExecutionPayload empty = build(parent, List.of());
        submit(DevAccount.legacyTransaction(
                nonceOf(DevAccount.ADDRESS), DevAccount.GWEI, freshAccount(), BigInteger.ONE));
        final ExecutionPayload full = build(parent, List.of());

        assertThat(engine().execute(full, PARENT_ROOT).feesWei())
                .isEqualTo(DevAccount.GWEI.subtract(full.baseFeePerGas()).multiply(BigInteger.valueOf(21_000)));
        assertThat(engine().execute(empty, PARENT_ROOT).feesWei()).isZero();
        moveHead(full);
    }

    @Test
    void shouldEarnNothingWithoutATransactionAndWithoutExecution() throws Exception {
        final ExecutionPayload payload = build(headHash(), List.of(new Withdrawal(0, 0, freshAccount(), 5)));

        assertThat(payload.transactions()).isEmpty();
        assertThat(engine().execute(payload, PARENT_ROOT).feesWei()).isZero();
        assertThat(engine().updateForkchoice(forkchoice(payload.blockHash())).feesWei())
                .isZero();
        assertThat(engine().execute(Payloads.withStateRoot(payload, UNKNOWN), PARENT_ROOT)
                        .feesWei())
                .isZero();
    }

    @Test
    void shouldKnowTheSafeAndTheFinalizedBlock() throws Exception {
        final ExecutionPayload finalized = advance(List.of());
        final ExecutionPayload safe = advance(List.of());
        final ExecutionPayload head = execute(build(headHash(), List.of()));

        assertThat(updateForkchoice(head, safe.blockHash(), finalized.blockHash())
                        .verdict())
                .isEqualTo(PayloadVerdict.VALID);

        assertThat(headHash()).isEqualTo(head.blockHash());
        assertThat(tagged("safe")).isEqualTo(safe.blockHash());
        assertThat(tagged("finalized")).isEqualTo(finalized.blockHash());
        assertThat(updateForkchoice(head, head.blockHash(), head.blockHash()).verdict())
                .isEqualTo(PayloadVerdict.VALID);
        assertThat(tagged("safe")).isEqualTo(head.blockHash());
        assertThat(tagged("finalized")).isEqualTo(head.blockHash());
    }

    @Test
    void shouldRefuseASafeOrFinalizedBlockThatIsNotOnTheHeadsChain() throws Exception {
        final ExecutionPayload parent = advance(List.of());
        final Hash stray = execute(build(parent.blockHash(), List.of(new Withdrawal(0, 0, freshAccount(), 1))))
                .blockHash();
        final ExecutionPayload next = execute(build(parent.blockHash(), List.of()));
        moveHead(next);

        assertForkchoiceRefused(next, next.blockHash(), stray);
        assertForkchoiceRefused(next, stray, parent.blockHash());
        assertForkchoiceRefused(next, next.blockHash(), UNKNOWN);
        assertForkchoiceRefused(next, Hash.ZERO, parent.blockHash());
        assertForkchoiceRefused(next, parent.blockHash(), next.blockHash());
        assertThat(headHash()).isEqualTo(next.blockHash());
    }

    @Test
    void shouldBurnAPegOutRequestAndEmitItsEvent() throws Exception {
        for (final String address :
                List.of("bcrt1p3srvwkq5kyzlxqls43x97ch2vpcp4j278nk8jjuzcgt8k40ttr9s4vj934", "", "x".repeat(32))) {
            final BigInteger burntBefore = balanceOf(ExecutionPayload.FEE_RECIPIENT);
            final BigInteger valueWei = BigInteger.TEN.pow(17).add(BigInteger.valueOf(address.length()));
            final Bytes bitcoinAddress = Bytes.of(address.getBytes(StandardCharsets.UTF_8));
            submit(DevAccount.transaction(
                    nonceOf(DevAccount.ADDRESS),
                    DevAccount.BRIDGE,
                    valueWei,
                    DevAccount.requestPegOut(bitcoinAddress),
                    200_000));

            final ExecutionPayload payload = advance(List.of());

            assertThat(payload.transactions()).hasSize(1);
            assertThat(balanceOf(ExecutionPayload.FEE_RECIPIENT).subtract(burntBefore))
                    .isEqualTo(valueWei);
            assertThat(balanceOf(DevAccount.BRIDGE)).isEqualTo(BigInteger.ZERO);
            assertPegOutLog(payload, bitcoinAddress, valueWei);
        }
    }

    @Test
    void shouldKeepItsHeadOverARestart() throws Exception {
        final EvmAddress account = freshAccount();
        final ExecutionPayload genesis = engine().genesis();
        final ExecutionPayload kept = advance(List.of(new Withdrawal(0, 0, account, 11)));
        execute(build(kept.blockHash(), List.of(new Withdrawal(0, 0, account, 1))));

        restart();

        assertThat(engine().genesis()).isEqualTo(genesis);
        assertThat(headHash()).isEqualTo(kept.blockHash());
        assertThat(balanceOf(account)).isEqualTo(BigInteger.valueOf(11).multiply(DevAccount.GWEI));
        advance(List.of(new Withdrawal(0, 0, account, 2)));
        assertThat(balanceOf(account)).isEqualTo(BigInteger.valueOf(13).multiply(DevAccount.GWEI));
    }

    /** The payload with the hash its fields ask for, where the test can compute it. */
    protected ExecutionPayload rehashed(final ExecutionPayload payload) {
        return payload;
    }

    protected final ExecutionPayload build(final Hash head, final List<Withdrawal> withdrawals) throws PortException {
        return engine().build(forkchoice(head), new PayloadAttributes(nextTimestampS(), withdrawals, PARENT_ROOT));
    }

    protected final ExecutionPayload execute(final ExecutionPayload payload) throws PortException {
        assertThat(engine().execute(payload, PARENT_ROOT).verdict()).isEqualTo(PayloadVerdict.VALID);
        return payload;
    }

    protected final void moveHead(final ExecutionPayload payload) throws PortException {
        assertThat(engine().updateForkchoice(forkchoice(payload.blockHash())).verdict())
                .isEqualTo(PayloadVerdict.VALID);
    }

    /** Builds, executes and adopts a block on the head. */
    protected final ExecutionPayload advance(final List<Withdrawal> withdrawals) throws PortException {
        final ExecutionPayload payload = execute(build(headHash(), withdrawals));
        moveHead(payload);
        return payload;
    }

    protected final Hash headHash() throws PortException {
        return engine().status().latestHash();
    }

    protected final EvmAddress freshAccount() {
        return EvmAddress.fromHex(String.format("0x%040x", ++lastAccount));
    }

    protected static ForkchoiceState forkchoice(final Hash head) {
        return new ForkchoiceState(head, Hash.ZERO, Hash.ZERO);
    }

    private ExecutionEngine.Answer updateForkchoice(final ExecutionPayload head, final Hash safe, final Hash finalized)
            throws PortException {
        return engine().updateForkchoice(new ForkchoiceState(head.blockHash(), safe, finalized));
    }

    private void assertForkchoiceRefused(final ExecutionPayload head, final Hash safe, final Hash finalized) {
        final PortException fault =
                catchThrowableOfType(PortException.class, () -> updateForkchoice(head, safe, finalized));
        assertThat(fault).as("safe=" + safe + " finalized=" + finalized).isNotNull();
        assertThat(fault.kind()).isEqualTo(FaultKind.REJECTED);
    }

    private Bytes feeMarket(
            final long nonce, final BigInteger maxFeeWei, final BigInteger maxTipWei, final Bytes data) {
        return DevAccount.transaction(
                DevAccount.CHAIN_ID, nonce, maxFeeWei, maxTipWei, freshAccount(), BigInteger.ONE, data, 30_000);
    }

    private void assertBalancesGwei(
            final EvmAddress first, final long firstGwei, final EvmAddress second, final long secondGwei)
            throws Exception {
        assertThat(balanceOf(first)).isEqualTo(BigInteger.valueOf(firstGwei).multiply(DevAccount.GWEI));
        assertThat(balanceOf(second)).isEqualTo(BigInteger.valueOf(secondGwei).multiply(DevAccount.GWEI));
    }

    private void assertInvalid(final ExecutionPayload payload) throws PortException {
        assertThat(engine().execute(rehashed(payload), PARENT_ROOT).verdict()).isEqualTo(PayloadVerdict.INVALID);
    }

    private long nextTimestampS() {
        lastTimestampS += 2;
        return lastTimestampS;
    }

    private void assertPegOutLog(final ExecutionPayload payload, final Bytes bitcoinAddress, final BigInteger valueWei)
            throws Exception {
        final List<LogEntry> logs = logsAt(payload.blockNumber());
        assertThat(logs).hasSize(1);
        final LogEntry log = logs.getFirst();
        assertThat(log.address()).isEqualTo(DevAccount.BRIDGE);
        assertThat(log.topics())
                .containsExactly(
                        Hash.fromHex("0xaa1c6070bc915de33c0fbc36ecf77b1e4fc1ebce832b2da62b6fe25f5a7dd5b0"),
                        Hash.fromHex("0x" + "00".repeat(12)
                                + DevAccount.ADDRESS.toHex().substring(2)));
        final String padding = "00".repeat(Math.floorMod(-bitcoinAddress.length(), 32));
        assertThat(log.data())
                .isEqualTo(Bytes.fromHex(String.format("%064x%064x%064x", 64, valueWei, bitcoinAddress.length())
                        + bitcoinAddress.toHex().substring(2)
                        + padding));
        assertThat(log.transactionHash())
                .isEqualTo(Hash.of(
                        DevAccount.keccak(payload.transactions().getFirst().toArray())));
        assertThat(payload.logsBloom()).isNotEqualTo(Bytes.of(new byte[256]));
    }
}
