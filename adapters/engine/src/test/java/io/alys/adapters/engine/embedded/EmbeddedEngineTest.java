// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.alys.adapters.engine.DevAccount;
import io.alys.adapters.engine.ExecutionEngineContract;
import io.alys.adapters.engine.Payloads;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.ForkchoiceState;
import io.alys.core.chain.PayloadVerdict;
import io.alys.core.chain.Withdrawal;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.ExecutionEngine;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEngineTest extends ExecutionEngineContract {
    private static final Map<EvmAddress, BigInteger> ALLOC = Map.of(DevAccount.ADDRESS, BigInteger.TEN.pow(24));

    private Path directory;
    private EmbeddedEngine engine;
    private int generation;

    @BeforeAll
    void start(@TempDir final Path temporary) throws Exception {
        directory = temporary;
        engine = open(directory.resolve("0"));
    }

    @AfterAll
    void stop() {
        engine.close();
    }

    @Override
    protected ExecutionEngine engine() {
        return engine;
    }

    /** A killed process leaves the file as it is now; so the next engine opens a copy made before the close. */
    @Override
    protected void restart() throws Exception {
        final Path log = directory.resolve(Integer.toString(generation)).resolve(PayloadLog.FILE_NAME);
        generation++;
        final Path next = Files.createDirectories(directory.resolve(Integer.toString(generation)));
        Files.copy(log, next.resolve(PayloadLog.FILE_NAME));
        engine.close();
        engine = open(next);
    }

    @Override
    protected BigInteger balanceOf(final EvmAddress address) {
        return engine.balanceOf(address);
    }

    @Override
    protected long nonceOf(final EvmAddress address) {
        return engine.nonceOf(address);
    }

    @Override
    protected void submit(final Bytes rawTransaction) throws Exception {
        engine.submit(rawTransaction);
    }

    @Override
    protected List<LogEntry> logsAt(final long number) throws Exception {
        return engine.logsAt(number);
    }

    @Override
    protected Hash tagged(final String tag) throws Exception {
        final OptionalLong number = "safe".equals(tag) ? engine.safeNumber() : engine.finalizedNumber();
        return engine.payloadAt(number.orElseThrow()).orElseThrow().blockHash();
    }

    @Override
    protected ExecutionPayload rehashed(final ExecutionPayload payload) {
        return PayloadSeal.sealed(payload);
    }

    @Test
    void shouldNameTheParentAsLatestValidForEachWrongField() throws Exception {
        final ExecutionPayload payload = build(headHash(), List.of());
        final ExecutionPayload parent = engine.payloadAt(engine.blockNumber()).orElseThrow();
        final Map<String, ExecutionPayload> wrong = Map.of(
                "stateRoot", Payloads.withStateRoot(payload, UNKNOWN),
                "gasUsed", Payloads.withGasUsed(payload, 1),
                "timestamp", Payloads.withTimestamp(payload, parent.timestampS()));

        for (final Map.Entry<String, ExecutionPayload> entry : wrong.entrySet()) {
            final ExecutionEngine.Answer answer = engine.execute(rehashed(entry.getValue()), PARENT_ROOT);
            assertThat(answer.verdict()).isEqualTo(PayloadVerdict.INVALID);
            assertThat(answer.latestValidHash()).isEqualTo(parent.blockHash());
            assertThat(answer.reason()).startsWith(entry.getKey() + "=");
        }
    }

    @Test
    void shouldKeepTheSafeAndTheFinalizedBlockUntilTheHeadLeavesThem() throws Exception {
        final ExecutionPayload finalized = advance(List.of());
        final ExecutionPayload safe = advance(List.of());
        final ExecutionPayload head = advance(List.of());
        engine.updateForkchoice(new ForkchoiceState(head.blockHash(), safe.blockHash(), finalized.blockHash()));

        final ExecutionPayload next = advance(List.of());
        restart();

        assertThat(headHash()).isEqualTo(next.blockHash());
        assertThat(tagged("safe")).isEqualTo(safe.blockHash());
        assertThat(tagged("finalized")).isEqualTo(finalized.blockHash());

        moveHead(finalized);
        assertThat(engine.safeNumber()).isEmpty();
        assertThat(tagged("finalized")).isEqualTo(finalized.blockHash());
        restart();
        assertThat(engine.safeNumber()).isEmpty();
        assertThat(tagged("finalized")).isEqualTo(finalized.blockHash());
        moveHead(execute(build(finalized.parentHash(), List.of(new Withdrawal(0, 0, freshAccount(), 1)))));
        assertThat(engine.finalizedNumber()).isEmpty();
    }

    @Test
    void shouldKnowAFinalizedBlockThatIsTooOldToGoBackTo() throws Exception {
        final ExecutionPayload old = advance(List.of());
        for (int i = 0; i < BlockTree.DEPTH_MAX + 2; i++) {
            advance(List.of());
        }
        final Hash head = headHash();

        engine.updateForkchoice(new ForkchoiceState(head, head, old.blockHash()));
        restart();

        assertThat(tagged("finalized")).isEqualTo(old.blockHash());
        assertThat(tagged("safe")).isEqualTo(head);
    }

    @Test
    void shouldChangeNothingWhenItRefusesAForkchoice() throws Exception {
        final Hash head = headHash();
        final OptionalLong safe = engine.safeNumber();
        final ExecutionPayload next = execute(build(head, List.of()));

        assertThatThrownBy(() -> engine.updateForkchoice(new ForkchoiceState(next.blockHash(), head, UNKNOWN)))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("finalizedBlockHash=" + UNKNOWN + " must be");

        assertThat(headHash()).isEqualTo(head);
        assertThat(engine.safeNumber()).isEqualTo(safe);
    }

    @Test
    void shouldTellTheSameFeesAfterItExecutedItsFileAgain() throws Exception {
        submit(DevAccount.legacyTransaction(
                nonceOf(DevAccount.ADDRESS), DevAccount.GWEI.multiply(BigInteger.TWO), freshAccount(), BigInteger.ONE));
        final ExecutionPayload payload = build(headHash(), List.of());
        final BigInteger feesWei = engine.execute(payload, PARENT_ROOT).feesWei();
        moveHead(payload);

        restart();

        assertThat(feesWei).isPositive();
        assertThat(engine.execute(payload, PARENT_ROOT).feesWei()).isEqualTo(feesWei);
    }

    @Test
    void shouldRefuseWhatOnlyAnEvmCouldRun() {
        final long nonce = engine.nonceOf(DevAccount.ADDRESS);
        final Bytes unknownCall =
                DevAccount.transaction(nonce, DevAccount.BRIDGE, BigInteger.TEN, Bytes.fromHex("12345678"), 100_000);
        final Bytes plainTransfer =
                DevAccount.transaction(nonce, DevAccount.BRIDGE, BigInteger.TEN, Bytes.EMPTY, 100_000);

        assertThatThrownBy(() -> engine.submit(unknownCall))
                .isInstanceOf(TransactionRefused.class)
                .hasMessageContaining("requestPegOut(bytes)");
        assertThatThrownBy(() -> engine.submit(plainTransfer))
                .isInstanceOf(TransactionRefused.class)
                .hasMessageContaining("requestPegOut(bytes)");
    }

    @Test
    void shouldRefuseTransactionsThatCannotPay() {
        final long nonce = engine.nonceOf(DevAccount.ADDRESS);
        final EvmAddress to = freshAccount();

        assertRefused(DevAccount.transaction(nonce, to, BigInteger.TEN.pow(25), Bytes.EMPTY, 21_000), "balance=");
        assertRefused(DevAccount.transaction(nonce, to, BigInteger.ONE, Bytes.EMPTY, 20_999), "gasLimit=");
        assertRefused(DevAccount.transaction(nonce, to, BigInteger.ONE, Bytes.EMPTY, 30_000_001), "gasLimit=");
        assertRefused(DevAccount.transaction(nonce + 64, to, BigInteger.ONE, Bytes.EMPTY, 21_000), "nonce=");
    }

    @Test
    void shouldIncludeOneSendersTransactionsInOrderOfNonce() throws Exception {
        final long nonce = engine.nonceOf(DevAccount.ADDRESS);
        final EvmAddress to = freshAccount();
        final Bytes second = DevAccount.transaction(nonce + 1, to, BigInteger.TWO, Bytes.EMPTY, 21_000);
        final Bytes first = DevAccount.transaction(nonce, to, BigInteger.ONE, Bytes.EMPTY, 21_000);
        engine.submit(second);
        assertThat(build(headHash(), List.of()).transactions()).isEmpty();
        engine.submit(first);

        final ExecutionPayload payload = advance(List.of());

        assertThat(payload.transactions()).containsExactly(first, second);
        assertThat(payload.gasUsed()).isEqualTo(42_000);
    }

    @Test
    void shouldGiveAnAbandonedBlocksTransactionsAnotherChance() throws Exception {
        final Hash parent = headHash();
        final EvmAddress to = freshAccount();
        final Bytes transfer =
                DevAccount.transaction(engine.nonceOf(DevAccount.ADDRESS), to, BigInteger.ONE, Bytes.EMPTY, 21_000);
        final ExecutionPayload empty = execute(build(parent, List.of()));
        engine.submit(transfer);
        moveHead(execute(build(parent, List.of())));
        assertThat(engine.balanceOf(to)).isEqualTo(BigInteger.ONE);

        moveHead(empty);

        assertThat(engine.balanceOf(to)).isEqualTo(BigInteger.ZERO);
        assertThat(advance(List.of()).transactions()).containsExactly(transfer);
    }

    @Test
    void shouldServeOldBlocksButNotGoBackToThem() throws Exception {
        final EmbeddedEngine old = engine;
        final List<ExecutionPayload> payloads = new ArrayList<>();
        final Bytes pegOut = DevAccount.transaction(
                engine.nonceOf(DevAccount.ADDRESS),
                DevAccount.BRIDGE,
                BigInteger.TEN,
                DevAccount.requestPegOut(Bytes.fromHex("61")),
                200_000);
        engine.submit(pegOut);
        final ExecutionPayload stranded = execute(build(headHash(), List.of(new Withdrawal(9, 0, freshAccount(), 1))));
        for (int i = 0; i < BlockTree.DEPTH_MAX + 2; i++) {
            payloads.add(advance(List.of()));
        }
        final ExecutionPayload first = payloads.getFirst();

        assertThat(old.payloadAt(first.blockNumber())).contains(first);
        assertThat(old.logsAt(first.blockNumber())).hasSize(1);
        assertThat(old.execute(first, PARENT_ROOT).verdict()).isEqualTo(PayloadVerdict.VALID);
        assertNotReady(first);
        assertNotReady(stranded);
        moveHead(payloads.get(2));
        moveHead(payloads.getLast());
        restart();
        assertThat(headHash()).isEqualTo(payloads.getLast().blockHash());
        assertThat(engine.payloadAt(first.blockNumber())).contains(first);
        assertThat(engine.payloadAt(engine.blockNumber() + 1)).isEmpty();
    }

    @Test
    void shouldShowOtherThreadsTheHeadsAccountsOnly() throws Exception {
        final EvmAddress account = freshAccount();
        final AtomicBoolean isDone = new AtomicBoolean();
        final CompletableFuture<BigInteger> largestSeen = CompletableFuture.supplyAsync(() -> {
            BigInteger largest = BigInteger.ZERO;
            while (!isDone.get()) {
                largest = largest.max(engine.balanceOf(account));
            }
            return largest;
        });
        final Hash head = headHash();
        for (int i = 0; i < 200; i++) {
            execute(build(head, List.of(new Withdrawal(0, 0, account, 1))));
        }
        isDone.set(true);

        assertThat(largestSeen.get(30, TimeUnit.SECONDS)).isEqualTo(BigInteger.ZERO);
    }

    @Test
    void shouldRefuseASecondEngineOnItsDirectory() {
        final PortException fault =
                catchThrowableOfType(PortException.class, () -> open(directory.resolve(Integer.toString(generation))));

        assertThat(fault.kind()).isEqualTo(FaultKind.STORAGE);
        assertThat(fault).hasMessageContaining("in use");
    }

    @Test
    void shouldSayThatItIsNoEvm() {
        assertThat(engine.describe()).contains("not an EVM");
    }

    private void assertNotReady(final ExecutionPayload payload) {
        final PortException fault = catchThrowableOfType(
                PortException.class, () -> engine.updateForkchoice(forkchoice(payload.blockHash())));
        assertThat(fault.kind()).isEqualTo(FaultKind.NOT_READY);
    }

    private void assertRefused(final Bytes raw, final String reason) {
        assertThatThrownBy(() -> engine.submit(raw))
                .isInstanceOf(TransactionRefused.class)
                .hasMessageStartingWith(reason);
    }

    private static EmbeddedEngine open(final Path directory) throws PortException {
        return new EmbeddedEngine(directory, DevAccount.CHAIN_ID, 0, ALLOC);
    }
}
