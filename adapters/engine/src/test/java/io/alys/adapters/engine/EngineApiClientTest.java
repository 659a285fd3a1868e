// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.ForkchoiceState;
import io.alys.core.chain.PayloadAttributes;
import io.alys.core.chain.PayloadVerdict;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.ExecutionEngine;
import io.alys.core.port.PortException;
import io.alys.core.value.Hash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EngineApiClientTest {
    private static final String SECRET = "d1".repeat(32);
    private static final Hash HEAD = Hash.fromHex("0x" + "0a".repeat(32));
    private static final ForkchoiceState FORKCHOICE = new ForkchoiceState(HEAD, Hash.ZERO, Hash.ZERO);
    private static final PayloadAttributes ATTRIBUTES = new PayloadAttributes(1_000, List.of(), Hash.ZERO);

    private static final Duration SHORT = Duration.ofMillis(500);

    /** For what must be answered, however slow the machine. */
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final List<EngineApiClient> opened = new ArrayList<>();
    private ScriptedClient scripted;

    @BeforeEach
    void start() throws IOException {
        scripted = new ScriptedClient();
        Files.writeString(directory.resolve("jwt.hex"), SECRET + "\n");
    }

    @AfterEach
    void stop() {
        opened.forEach(EngineApiClient::close);
        scripted.close();
    }

    @Test
    void shouldReportAClientThatIsNotThere() throws Exception {
        final int port;
        try (ServerSocket socket = loopback()) {
            port = socket.getLocalPort();
        }
        try (EngineApiClient engine = engine(URI.create("http://127.0.0.1:" + port))) {
            assertThat(fault(engine).kind()).isEqualTo(FaultKind.UNREACHABLE);
        }
    }

    @Test
    void shouldAskForTheCapabilitiesAgainOnceItIsMadeAnewAndKeepWorking() throws Exception {
        final EngineApiClient engine = engine(scripted.url());
        fault(engine);
        final long before = capabilityRequests();
        engine.renew();
        fault(engine);
        assertThat(capabilityRequests()).isEqualTo(before + 1);

        Files.writeString(directory.resolve("jwt.hex"), "nonsense");
        assertThat(catchThrowableOfType(PortException.class, engine::renew).kind())
                .isEqualTo(FaultKind.UNAUTHORIZED);
        fault(engine);
        assertThat(scripted.requests).as("the client before still works").hasSizeGreaterThan(4);
    }

    private long capabilityRequests() {
        return scripted.requests.stream()
                .filter(request -> request.contains("engine_exchangeCapabilities"))
                .count();
    }

    @Test
    void shouldReportAClientThatNeverAnswers() throws Exception {
        try (ServerSocket silent = loopback();
                EngineApiClient engine = engine(urlOf(silent), SHORT)) {
            assertThat(fault(engine).kind()).isEqualTo(FaultKind.TIMEOUT);
        }
    }

    @Test
    void shouldReportAClientThatStopsInTheMiddleOfAnAnswer() throws Exception {
        final Thread server;
        try (ServerSocket stalling = loopback();
                EngineApiClient engine = engine(urlOf(stalling), SHORT)) {
            server = Thread.startVirtualThread(() -> answerHalf(stalling, true));
            assertThat(fault(engine).kind()).isEqualTo(FaultKind.TIMEOUT);
        }
        server.join();
    }

    @Test
    void shouldAskOnceMoreWhenTheConnectionBreaks() throws Exception {
        final AtomicInteger accepted = new AtomicInteger();
        final Thread server;
        try (ServerSocket breaking = loopback();
                EngineApiClient engine = engine(urlOf(breaking))) {
            server = Thread.startVirtualThread(() -> {
                while (answerHalf(breaking, false)) {
                    accepted.incrementAndGet();
                }
            });
            assertThat(fault(engine).kind()).isEqualTo(FaultKind.UNREACHABLE);
        }
        server.join();
        assertThat(accepted.get()).isEqualTo(2);
    }

    @Test
    void shouldRefuseAnAnswerThatIsTooLarge() throws Exception {
        scripted.result("eth_getBlockByNumber", "\"" + "x".repeat(100_000) + "\"");

        final PortException fault = fault(engine(scripted.url()));

        assertThat(fault.kind()).isEqualTo(FaultKind.PROTOCOL);
        assertThat(fault).hasMessageContaining("responseBytesMax=65536");
    }

    @Test
    void shouldRefuseWhatIsNoJsonRpcAnswer() throws Exception {
        for (final String body :
                List.of("", "garbage", "[]", "{\"id\":$ID}", "{\"id\":12345,\"result\":{}}", "{} {}")) {
            scripted.body("eth_getBlockByNumber", body);
            assertThat(fault(engine(scripted.url())).kind()).as(body).isEqualTo(FaultKind.PROTOCOL);
        }
    }

    @Test
    void shouldNameTheFieldThatIsWrong() throws Exception {
        scripted.result("eth_getBlockByNumber", "{\"hash\":\"0x12\"}");
        scripted.result("eth_chainId", "\"0x1\"");

        final PortException fault = fault(engine(scripted.url()));

        assertThat(fault.kind()).isEqualTo(FaultKind.PROTOCOL);
        assertThat(fault).hasMessageContaining("block 0.hash=0x12 must be 0x and 32 bytes");
    }

    @Test
    void shouldReportARefusalWithTheClientsWordsButNoControlCharacters() throws Exception {
        scripted.body("eth_getBlockByNumber", "{\"id\":$ID,\"error\":{\"code\":-32000,\"message\":\"no\\nway\"}}");

        final PortException fault = fault(engine(scripted.url()));

        assertThat(fault.kind()).isEqualTo(FaultKind.REJECTED);
        assertThat(fault).hasMessageContaining("code=-32000 message=no?way");
    }

    @Test
    void shouldReportAnUnauthorizedCallWithoutTheSecret() throws Exception {
        scripted.status(401);
        final EngineApiClient engine = engine(scripted.url());

        final PortException fault = fault(engine);

        assertThat(fault.kind()).isEqualTo(FaultKind.UNAUTHORIZED);
        assertThat(fault).hasMessageContaining("jwt.hex").hasMessageNotContaining("d1d1");
        assertThat(engine.toString()).doesNotContain("d1d1");
    }

    @Test
    void shouldReportAnyOtherHttpStatus() throws Exception {
        scripted.status(503);

        assertThat(fault(engine(scripted.url())).kind()).isEqualTo(FaultKind.PROTOCOL);
    }

    @Test
    void shouldNameTheMethodsAClientLacks() throws Exception {
        scripted.result("engine_exchangeCapabilities", "[\"engine_newPayloadV2\",\"engine_getPayloadV2\"]");

        final PortException fault = fault(engine(scripted.url()));

        assertThat(fault.kind()).isEqualTo(FaultKind.PROTOCOL);
        assertThat(fault)
                .hasMessageContaining("lacks engine_forkchoiceUpdatedV2,")
                .hasMessageNotContaining("engine_newPayloadV2");
    }

    @Test
    void shouldAskForCapabilitiesOnce() throws Exception {
        scripted.result("engine_newPayloadV2", status("SYNCING", ""));
        final EngineApiClient engine = engine(scripted.url());

        engine.execute(payload(), Hash.ZERO);
        engine.execute(payload(), Hash.ZERO);

        assertThat(scripted.requests).hasSize(4);
        assertThat(scripted.requests.getFirst()).contains("engine_exchangeCapabilities");
        assertThat(scripted.requests.get(1)).contains("eth_getBlockReceipts");
    }

    @Test
    void shouldReadEachVerdict() throws Exception {
        final EngineApiClient engine = engine(scripted.url());
        scripted.result("engine_newPayloadV2", status("INVALID", ",\"validationError\":\"" + "e".repeat(2_000) + "\""));

        final ExecutionEngine.Answer invalid = engine.execute(payload(), Hash.ZERO);

        assertThat(invalid.verdict()).isEqualTo(PayloadVerdict.INVALID);
        assertThat(invalid.latestValidHash()).isEqualTo(Hash.ZERO);
        assertThat(invalid.reason()).hasSize(1024);
        scripted.result("engine_newPayloadV2", status("ACCEPTED", ""));
        assertThat(engine.execute(payload(), Hash.ZERO).verdict()).isEqualTo(PayloadVerdict.ACCEPTED);
        scripted.result("engine_newPayloadV2", status("PERHAPS", ""));
        assertThatThrownBy(() -> engine.execute(payload(), Hash.ZERO))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("status=PERHAPS");
    }

    @Test
    void shouldNotBeReadyToBuildWithoutAPayloadId() throws Exception {
        final EngineApiClient engine = engine(scripted.url());
        scripted.result("engine_forkchoiceUpdatedV2", started("VALID", "null"));
        assertThat(buildFault(engine).kind()).isEqualTo(FaultKind.NOT_READY);
        scripted.result("engine_forkchoiceUpdatedV2", started("SYNCING", "null"));
        assertThat(buildFault(engine).kind()).isEqualTo(FaultKind.NOT_READY);
        scripted.result("engine_forkchoiceUpdatedV2", started("INVALID", "null"));
        assertThat(buildFault(engine).kind()).isEqualTo(FaultKind.REJECTED);
    }

    @Test
    void shouldRefuseABuiltPayloadThatIsNotAsAskedOrCannotBeCarried() throws Exception {
        final EngineApiClient engine = engine(scripted.url());
        scripted.result("engine_forkchoiceUpdatedV2", started("VALID", "\"0x0102030405060708\""));
        final String right = PayloadJson.encode(payload(), true).toString();
        assertThat(built(engine, right, "")).isEqualTo(payload());
        final String blobs = ",\"blobsBundle\":{\"blobs\":[\"0x00\"],\"commitments\":[],\"proofs\":[]}";

        assertRefused(engine, right, blobs, "blobs");
        assertRefused(engine, right, ",\"executionRequests\":[\"0x00\"]", "executionRequests");
        assertRefused(
                engine, right.replace("\"blobGasUsed\":\"0x0\"", "\"blobGasUsed\":\"0x20000\""), "", "blobGasUsed");
        assertRefused(
                engine, right.replace("\"excessBlobGas\":\"0x0\"", "\"excessBlobGas\":\"0x1\""), "", "excessBlobGas");
        assertRefused(engine, right.replace("\"timestamp\":\"0x3e8\"", "\"timestamp\":\"0x3e9\""), "", "timestamp");
        assertRefused(
                engine, right.replace("\"gasUsed\":\"0x0\"", "\"gasUsed\":\"0xffffffffffffffff\""), "", "gasUsed");
        assertRefused(
                engine,
                right.replace("\"extraData\":\"0x\"", "\"extraData\":\"0x" + "00".repeat(33) + "\""),
                "",
                "extraData");
        assertRefused(engine, right.replace("\"transactions\":[]", "\"transactions\":[\"0x\"]"), "", "transactions[0]");
    }

    private void assertRefused(
            final EngineApiClient engine, final String payload, final String more, final String field) {
        assertThatThrownBy(() -> built(engine, payload, more))
                .isInstanceOfSatisfying(
                        PortException.class, fault -> assertThat(fault.kind()).isEqualTo(FaultKind.PROTOCOL))
                .hasMessageContaining(field);
    }

    private ExecutionPayload built(final EngineApiClient engine, final String payload, final String more)
            throws PortException {
        scripted.result(
                "engine_getPayloadV2", "{\"executionPayload\":" + payload + ",\"blockValue\":\"0x0\"" + more + "}");
        return engine.build(FORKCHOICE, ATTRIBUTES);
    }

    private EngineApiClient engine(final URI url) {
        return engine(url, LONG);
    }

    private EngineApiClient engine(final URI url, final Duration timeout) {
        final EngineApiClient engine = new EngineApiClient(new EngineApiConfig(
                url,
                directory.resolve("jwt.hex"),
                ForkSchedule.SHANGHAI,
                Duration.ZERO,
                timeout,
                timeout,
                timeout,
                timeout,
                64 * 1024));
        opened.add(engine);
        return engine;
    }

    private static PortException fault(final EngineApiClient engine) {
        return catchThrowableOfType(PortException.class, engine::status);
    }

    private static PortException buildFault(final EngineApiClient engine) {
        return catchThrowableOfType(PortException.class, () -> engine.build(FORKCHOICE, ATTRIBUTES));
    }

    private static String status(final String status, final String more) {
        return "{\"status\":\"" + status + "\",\"latestValidHash\":null" + more + "}";
    }

    private static String started(final String status, final String payloadId) {
        return "{\"payloadStatus\":" + status(status, "") + ",\"payloadId\":" + payloadId + "}";
    }

    private static ExecutionPayload payload() {
        return Payloads.empty(HEAD, ATTRIBUTES.timestampS());
    }

    private static ServerSocket loopback() throws IOException {
        return new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    private static URI urlOf(final ServerSocket socket) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** Takes one connection, announces more than it sends, then waits for the other side or hangs up; false when closed. */
    private static boolean answerHalf(final ServerSocket server, final boolean isWaiting) {
        try (Socket socket = server.accept()) {
            final byte[] request = new byte[64 * 1024];
            if (socket.getInputStream().read(request) < 0) {
                return true;
            }
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            while (isWaiting && socket.getInputStream().read(request) >= 0) {
                Thread.onSpinWait();
            }
            return true;
        } catch (final IOException e) {
            return !server.isClosed();
        }
    }
}
