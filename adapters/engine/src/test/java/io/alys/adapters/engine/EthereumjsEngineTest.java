// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.adapters.engine.embedded.LogEntry;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PayloadAttributes;
import io.alys.core.effect.FaultKind;
import io.alys.core.fixture.EjsPackages;
import io.alys.core.port.ExecutionEngine;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract against a real execution client, and what only a real one can show. */
class EthereumjsEngineTest extends ExecutionEngineContract {
    private Path directory;
    private EthereumjsProcess client;
    private EngineApiClient engine;

    @BeforeAll
    void start(@TempDir final Path temporary) throws Exception {
        directory = temporary;
        EjsPackages.requireInstalled();
        client = EthereumjsProcess.start(directory, EthereumjsProcess.devGenesis());
        engine = new EngineApiClient(config(client, client.jwtFile(), ForkSchedule.SHANGHAI));
    }

    @AfterAll
    void stop() {
        if (engine != null) {
            engine.close();
        }
        if (client != null) {
            client.close();
        }
    }

    @Override
    protected ExecutionEngine engine() {
        return engine;
    }

    /** The same engine object must find the client again. */
    @Override
    protected void restart() throws Exception {
        client.kill();
        final PortException fault = catchThrowableOfType(PortException.class, () -> engine.status());
        assertThat(fault.kind()).isEqualTo(FaultKind.UNREACHABLE);
        client.launch();
    }

    @Override
    protected BigInteger balanceOf(final EvmAddress address) throws Exception {
        return quantity(client.call("eth_getBalance", address.toHex(), "latest"));
    }

    @Override
    protected long nonceOf(final EvmAddress address) throws Exception {
        return quantity(client.call("eth_getTransactionCount", address.toHex(), "latest"))
                .longValueExact();
    }

    @Override
    protected void submit(final Bytes rawTransaction) throws Exception {
        client.call("eth_sendRawTransaction", rawTransaction.toHex());
    }

    @Override
    protected List<LogEntry> logsAt(final long number) throws Exception {
        final String block = "0x" + Long.toHexString(number);
        final List<LogEntry> logs = new ArrayList<>();
        for (final JsonNode log : client.call("eth_getLogs", Map.of("fromBlock", block, "toBlock", block))) {
            final List<Hash> topics = new ArrayList<>();
            log.get("topics").forEach(topic -> topics.add(Hash.fromHex(topic.asText())));
            logs.add(new LogEntry(
                    EvmAddress.fromHex(log.get("address").asText()),
                    topics,
                    Bytes.fromHex(log.get("data").asText()),
                    Hash.fromHex(log.get("transactionHash").asText()),
                    quantity(log.get("transactionIndex")).intValueExact(),
                    quantity(log.get("logIndex")).intValueExact()));
        }
        return logs;
    }

    @Override
    protected Hash tagged(final String tag) throws Exception {
        return Hash.fromHex(
                client.call("eth_getBlockByNumber", tag, false).get("hash").asText());
    }

    /** Only for payloads without transactions and withdrawals. */
    @Override
    protected ExecutionPayload rehashed(final ExecutionPayload payload) {
        return Payloads.withHash(payload, BlockHeader.hashOfEmpty(payload));
    }

    @Test
    void shouldHashHeadersAsTheClientDoes() throws Exception {
        final ExecutionPayload payload = build(headHash(), List.of());

        assertThat(rehashed(payload)).isEqualTo(payload);
    }

    @Test
    void shouldBeRefusedWithAnotherSecret() throws Exception {
        final Path other = directory.resolve("other.hex");
        Files.writeString(other, "ab".repeat(32));
        try (EngineApiClient stranger = new EngineApiClient(config(client, other, ForkSchedule.SHANGHAI))) {
            final PortException fault = catchThrowableOfType(PortException.class, stranger::status);

            assertThat(fault.kind()).isEqualTo(FaultKind.UNAUTHORIZED);
            assertThat(fault).hasMessageContaining(other.toString()).hasMessageNotContaining("abab");
        }
    }

    @Test
    void shouldBeRejectedWhenTheTimestampDoesNotRise() throws Exception {
        final ExecutionPayload head = advance(List.of());

        final PortException fault = catchThrowableOfType(
                PortException.class,
                () -> engine.build(
                        forkchoice(head.blockHash()),
                        new PayloadAttributes(head.timestampS(), List.of(), PARENT_ROOT)));

        assertThat(fault.kind()).isIn(FaultKind.REJECTED, FaultKind.NOT_READY);
    }

    @Test
    void shouldRevertEveryOtherCallOfTheBridge() throws Exception {
        final String topicless = "9911dc74";
        final String word = "%064x";
        for (final String data : List.of(
                "",
                "12345678",
                topicless,
                topicless + String.format(word, 32),
                topicless + String.format(word + word, 32, 33) + "00".repeat(32),
                topicless + String.format(word + word, 1L << 33, 0),
                topicless + "ff".repeat(32) + String.format(word, 0),
                topicless + String.format(word, 32) + "ff".repeat(32))) {
            final BigInteger burntBefore = balanceOf(ExecutionPayload.FEE_RECIPIENT);
            submit(DevAccount.transaction(
                    nonceOf(DevAccount.ADDRESS), DevAccount.BRIDGE, BigInteger.TEN, Bytes.fromHex(data), 200_000));

            final ExecutionPayload payload = advance(List.of());

            assertThat(payload.transactions()).hasSize(1);
            final Hash hash =
                    Hash.of(DevAccount.keccak(payload.transactions().getFirst().toArray()));
            final JsonNode receipt = client.call("eth_getTransactionReceipt", hash.toHex());
            assertThat(receipt.get("status").asText()).as("data=" + data).isEqualTo("0x0");
            assertThat(receipt.get("logs")).isEmpty();
            assertThat(balanceOf(DevAccount.BRIDGE)).isEqualTo(BigInteger.ZERO);
            assertThat(balanceOf(ExecutionPayload.FEE_RECIPIENT)).isEqualTo(burntBefore);
        }
    }

    /** A loaded machine may be slow; what is tested is not. */
    static EngineApiConfig config(final EthereumjsProcess client, final Path jwtFile, final ForkSchedule forks) {
        final Duration timeout = Duration.ofSeconds(20);
        return new EngineApiConfig(
                client.engineUrl(),
                jwtFile,
                forks,
                Duration.ofMillis(20),
                timeout,
                timeout,
                timeout,
                timeout,
                EngineApiConfig.RESPONSE_BYTES_MAX_DEFAULT);
    }

    private static BigInteger quantity(final JsonNode hex) {
        return new BigInteger(hex.asText().substring(2), 16);
    }
}
