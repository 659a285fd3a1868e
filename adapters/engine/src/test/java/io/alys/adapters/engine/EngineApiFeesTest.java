// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PayloadVerdict;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.ExecutionEngine;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client may say of a block's receipts, and what fees follow. */
@Timeout(60)
class EngineApiFeesTest {
    private static final BigInteger BASE_FEE_WEI = BigInteger.valueOf(875_000_000);
    private static final BigInteger TIP_WEI = BigInteger.valueOf(7);
    private static final Bytes LEGACY =
            DevAccount.legacyTransaction(0, DevAccount.GWEI, DevAccount.BRIDGE, BigInteger.ONE);
    private static final Bytes FEE_MARKET = DevAccount.transaction(
            DevAccount.CHAIN_ID, 1, DevAccount.GWEI, TIP_WEI, DevAccount.BRIDGE, BigInteger.ONE, Bytes.EMPTY, 50_000);
    private static final ExecutionPayload PAYLOAD =
            Payloads.withTransactions(Payloads.empty(Hash.ZERO, 1_000), List.of(LEGACY, FEE_MARKET), 61_001);

    @TempDir
    Path directory;

    private ScriptedClient scripted;
    private EngineApiClient engine;

    @BeforeEach
    void start() throws Exception {
        scripted = new ScriptedClient();
        Files.writeString(directory.resolve("jwt.hex"), "d1".repeat(32));
        final Duration timeout = Duration.ofSeconds(20);
        engine = new EngineApiClient(new EngineApiConfig(
                scripted.url(),
                directory.resolve("jwt.hex"),
                ForkSchedule.SHANGHAI,
                Duration.ZERO,
                timeout,
                timeout,
                timeout,
                timeout,
                64 * 1024));
        answer("VALID");
        scripted.result("eth_getBlockReceipts", "[]");
    }

    @AfterEach
    void stop() {
        engine.close();
        scripted.close();
    }

    @Test
    void shouldAddUpTheTipsByTheGasUsed() throws Exception {
        receipts(receipt(LEGACY, "0x5208"), receipt(FEE_MARKET, "0x9c41"));

        final ExecutionEngine.Answer answer = engine.execute(PAYLOAD, Hash.ZERO);

        assertThat(answer)
                .isEqualTo(ExecutionEngine.Answer.executed(
                        PAYLOAD.blockHash(),
                        DevAccount.GWEI
                                .subtract(BASE_FEE_WEI)
                                .multiply(BigInteger.valueOf(0x5208))
                                .add(TIP_WEI.multiply(BigInteger.valueOf(0x9c41)))));
        assertThat(scripted.requests.getLast())
                .contains("\"params\":[\"" + PAYLOAD.blockHash().toHex() + "\"]");
    }

    @Test
    void shouldAskForNoReceiptsOfABlockWithoutTransactions() throws Exception {
        final ExecutionPayload empty = Payloads.withTransactions(PAYLOAD, List.of(), 0);

        assertThat(engine.execute(empty, Hash.ZERO).feesWei()).isZero();

        assertThat(scripted.requests.getLast()).contains("engine_newPayloadV2");
    }

    @Test
    void shouldAskForNoReceiptsOfABlockThatIsNotValid() throws Exception {
        for (final String status : List.of("INVALID", "SYNCING", "ACCEPTED")) {
            answer(status);

            assertThat(engine.execute(PAYLOAD, Hash.ZERO).verdict()).isEqualTo(PayloadVerdict.valueOf(status));

            assertThat(scripted.requests.getLast()).contains("engine_newPayloadV2");
        }
    }

    @Test
    void shouldNotTakeMissingReceiptsForNoFees() {
        for (final String result : List.of("null", "[]")) {
            scripted.result("eth_getBlockReceipts", result);

            assertRefused(FaultKind.MISSING, "has no receipts of its 2 transactions");
        }
    }

    @Test
    void shouldRefuseWhatIsNoListOfAsManyReceipts() {
        final String legacy = receipt(LEGACY, "0x5208");
        scripted.result("eth_getBlockReceipts", "{}");
        assertRefused(FaultKind.PROTOCOL, ".receipts=(OBJECT of 0) must be an array of at most 2");
        receipts(legacy);
        assertRefused(FaultKind.PROTOCOL, "receipts=1 must be as many as the transactions=2");
        receipts(legacy, receipt(FEE_MARKET, "0x9c41"), legacy);
        assertRefused(FaultKind.PROTOCOL, ".receipts=(ARRAY of 3) must be an array of at most 2");
        receipts(legacy, "null");
        assertRefused(FaultKind.PROTOCOL, "receipts[1] must be an object");
    }

    @Test
    void shouldRefuseReceiptsOfAnotherBlockOrOrder() {
        final String legacy = receipt(LEGACY, "0x5208");
        final String other = "0x" + "ee".repeat(32);
        receipts(legacy.replace(PAYLOAD.blockHash().toHex(), other), receipt(FEE_MARKET, "0x9c41"));
        assertRefused(FaultKind.PROTOCOL, "receipts[0].blockHash=" + other + " must be " + PAYLOAD.blockHash());
        receipts(receipt(FEE_MARKET, "0x9c41"), legacy);
        assertRefused(FaultKind.PROTOCOL, "receipts[0].transactionHash=");
        receipts(legacy, legacy);
        assertRefused(FaultKind.PROTOCOL, "receipts[1].transactionHash=");
        receipts(legacy, receipt(FEE_MARKET, "0x9c41").replace("transactionHash", "hash"));
        assertRefused(FaultKind.PROTOCOL, "receipts[1].transactionHash=(absent) must be 0x and 32 bytes");
    }

    @Test
    void shouldRefuseGasThatIsNotThePayloads() {
        final String legacy = receipt(LEGACY, "0x5208");
        receipts(legacy, receipt(FEE_MARKET, "0x9c42"));
        assertRefused(FaultKind.PROTOCOL, "receipts[1].gasUsed=40002 must be at most 40001");
        receipts(legacy, receipt(FEE_MARKET, "0x9c40"));
        assertRefused(FaultKind.PROTOCOL, "gasUsed=61000 must be the payload's 61001");
        receipts(receipt(LEGACY, "0x7fffffffffffffff"), receipt(FEE_MARKET, "0x7fffffffffffffff"));
        assertRefused(FaultKind.PROTOCOL, "receipts[0].gasUsed=9223372036854775807 must be at most 61001");
        for (final String gasUsed : List.of("0x8000000000000000", "-0x1", "0x", "21000", "0xfffffffffffffffff")) {
            receipts(receipt(LEGACY, gasUsed), receipt(FEE_MARKET, "0x9c41"));
            assertRefused(FaultKind.PROTOCOL, "receipts[0].gasUsed=" + gasUsed + " must be");
        }
    }

    @Test
    void shouldRefuseAClientThatServesNoReceiptsBeforeItIsAskedForAnythingElse() {
        scripted.body(
                "eth_getBlockReceipts", "{\"id\":$ID,\"error\":{\"code\":-32601,\"message\":\"method not found\"}}");

        assertThatThrownBy(() -> engine.status())
                .isInstanceOfSatisfying(
                        PortException.class, fault -> assertThat(fault.kind()).isEqualTo(FaultKind.PROTOCOL))
                .hasMessageContaining("code=-32601")
                .hasMessageContaining("must keep receipts and serve eth_getBlockReceipts on its engine endpoint");
        assertThat(scripted.requests).hasSize(2);
    }

    @Test
    void shouldRefuseReceiptsLargerThanTheLimit() {
        scripted.result("eth_getBlockReceipts", "[\"" + "x".repeat(100_000) + "\"]");

        assertRefused(FaultKind.PROTOCOL, "responseBytesMax=65536");
    }

    private void assertRefused(final FaultKind kind, final String message) {
        assertThatThrownBy(() -> engine.execute(PAYLOAD, Hash.ZERO))
                .isInstanceOfSatisfying(
                        PortException.class, fault -> assertThat(fault.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    private void answer(final String status) {
        scripted.result(
                "engine_newPayloadV2",
                "{\"status\":\"" + status + "\",\"latestValidHash\":\""
                        + PAYLOAD.blockHash().toHex() + "\"}");
    }

    private void receipts(final String... receipts) {
        scripted.result("eth_getBlockReceipts", "[" + String.join(",", receipts) + "]");
    }

    /** With a price that is wrong, as a client's was found to be. */
    private static String receipt(final Bytes transaction, final String gasUsed) {
        return "{\"transactionHash\":\"" + Keccak.hash(transaction.toArray()).toHex() + "\",\"blockHash\":\""
                + PAYLOAD.blockHash().toHex() + "\",\"gasUsed\":\"" + gasUsed
                + "\",\"effectiveGasPrice\":\"0x0\"}";
    }
}
