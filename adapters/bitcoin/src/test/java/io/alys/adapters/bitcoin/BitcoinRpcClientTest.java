// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import static io.alys.adapters.bitcoin.BitcoinNodeContract.FEDERATION;
import static io.alys.adapters.bitcoin.BitcoinNodeContract.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.adapters.bitcoin.ScriptedBitcoind.Scripted;
import io.alys.core.bitcoin.BitcoinBlock;
import io.alys.core.bitcoin.ReversedHex;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.BitcoinNode.AtTip;
import io.alys.core.port.BitcoinNode.Found;
import io.alys.core.port.BitcoinNode.Reorged;
import io.alys.core.port.PortException;
import io.alys.core.value.Hash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bitcoind says only when something is wrong, and what no bitcoind should say. */
@Timeout(60)
class BitcoinRpcClientTest {
    private static final long TIMEOUT_MS = 20_000;
    private static final byte[] BLOCK_1 =
            EmbeddedBlocks.block(EmbeddedBlocks.GENESIS.header(), 1, 1_700_000_000, 1, List.of());
    private static final BitcoinBlock PARSED_1 = EmbeddedBlocks.parse(BLOCK_1);
    private static final Hash GENESIS = EmbeddedBlocks.GENESIS.header().hash();
    private static final Hash HASH_1 = PARSED_1.header().hash();

    @TempDir
    Path folder;

    private Path cookie;
    private ScriptedBitcoind bitcoind;
    private BitcoinRpcClient client;

    @BeforeEach
    void start() throws Exception {
        cookie = Files.writeString(folder.resolve("cookie"), "__cookie__:first-secret");
        bitcoind = new ScriptedBitcoind();
        bitcoind.result("getblockhash", quoted(GENESIS));
        bitcoind.result("getblockheader", header(GENESIS, 0, 2, HASH_1));
        bitcoind.result("getblock", "\"" + HexFormat.of().formatHex(BLOCK_1) + "\"");
        client = new BitcoinRpcClient(config(bitcoind.uri(), TIMEOUT_MS), FEDERATION);
    }

    @AfterEach
    void stop() {
        client.close();
        bitcoind.close();
    }

    @Test
    void shouldReadItsCredentialsAndCheckTheNetworkAgainOnceItIsMadeAnew() throws Exception {
        client.blockAfter(0, Hash.ZERO);
        final long before = networkChecks();
        client.renew();
        client.blockAfter(0, Hash.ZERO);

        assertThat(networkChecks()).isEqualTo(before + 1);
    }

    private long networkChecks() {
        return bitcoind.calls().stream().filter("getblockchaininfo"::equals).count();
    }

    @Test
    void shouldFollowAScriptedChain() throws Exception {
        assertThat(client.blockAfter(0, Hash.ZERO))
                .isEqualTo(new Found(1, HASH_1, GENESIS, 1_700_000_000, List.of()))
                .isEqualTo(client.blockAfter(0, GENESIS));
        assertThat(bitcoind.calls())
                .containsExactly(
                        "getblockchaininfo",
                        "getblockhash",
                        "getblockheader",
                        "getblock",
                        "getblockheader",
                        "getblock");
    }

    @Test
    void shouldSayThatBitcoindIsSyncing() throws Exception {
        bitcoind.result(
                "getblockchaininfo",
                "{\"chain\":\"regtest\",\"blocks\":7,\"bestblockhash\":" + quoted(GENESIS)
                        + ",\"initialblockdownload\":true}");

        assertThat(client.tip().isSyncing()).isTrue();
        assertThat(client.tip().height()).isEqualTo(7);
    }

    @Test
    void shouldSayNotReadyWhileBitcoindWarmsUpAndThenGoOn() throws Exception {
        final AtomicInteger asked = new AtomicInteger();
        final String ready = "{\"result\":{\"chain\":\"regtest\",\"blocks\":0,\"bestblockhash\":" + quoted(GENESIS)
                + ",\"initialblockdownload\":false},\"error\":null,\"id\":$ID}";
        bitcoind.on(
                "getblockchaininfo",
                params -> asked.incrementAndGet() == 1
                        ? new Scripted(
                                500,
                                "{\"result\":null,\"error\":{\"code\":-28,\"message\":\"Loading block index…\"},\"id\":$ID}")
                        : new Scripted(200, ready));

        assertFails(client::tip, FaultKind.NOT_READY, "Loading block index");
        assertThat(client.tip().hash()).isEqualTo(GENESIS);
    }

    @Test
    void shouldSayReorgedOfABlockThatLostTheRace() throws Exception {
        bitcoind.result("getblockheader", header(HASH_1, 1, -1, null));

        assertThat(client.blockAfter(1, HASH_1)).isEqualTo(new Reorged());
    }

    @Test
    void shouldSayAtTipOnlyOfAConfirmedBlockWithoutANext() throws Exception {
        bitcoind.result("getblockheader", header(HASH_1, 1, 1, null));
        assertThat(client.blockAfter(1, HASH_1)).isEqualTo(new AtTip());

        bitcoind.result("getblockheader", header(HASH_1, 1, 3, null));
        assertFails(() -> client.blockAfter(1, HASH_1), FaultKind.PROTOCOL, "no nextblockhash", "confirmations=3");
    }

    @Test
    void shouldGiveUpOnAHeightWhoseBlockKeepsChanging() {
        bitcoind.result("getblockheader", header(GENESIS, 0, -1, null));

        assertFails(() -> client.blockAfter(0, Hash.ZERO), FaultKind.NOT_READY, "keeps changing at height=0");
        assertThat(bitcoind.calls()).filteredOn("getblockhash"::equals).hasSize(3);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "getblockhash, -8, MISSING",
        "getblockheader, -5, MISSING",
        "getblock, -5, MISSING",
        "getblock, -1, MISSING",
        "getblockhash, -5, REJECTED",
        "getblockheader, -8, REJECTED",
        "getblock, -32603, REJECTED",
        "getblock, -28, NOT_READY",
    })
    void shouldMapErrorCodes(final String method, final int code, final FaultKind kind) {
        bitcoind.error(method, code, "the reason");

        assertFails(() -> client.blockAfter(0, Hash.ZERO), kind, "the reason");
    }

    @Test
    void shouldNameThePruneHeightAndWhatToDo() {
        bitcoind.error("getblock", -1, "Block not available (pruned data)");
        bitcoind.result(
                "getblockchaininfo", "{\"chain\":\"regtest\",\"blocks\":900,\"pruned\":true,\"pruneheight\":612}");

        assertFails(
                () -> client.blockAfter(0, GENESIS),
                FaultKind.MISSING,
                "height=1",
                "pruneHeight=612",
                "Block not available (pruned data)",
                "use a bitcoind that still has it");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"401, UNAUTHORIZED", "403, UNAUTHORIZED", "503, NOT_READY", "500, PROTOCOL", "200, PROTOCOL"})
    void shouldMapHttpStatuses(final int status, final FaultKind kind) {
        bitcoind.answer("getblockchaininfo", status, "");

        assertFails(client::tip, kind);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "<html>hello</html>",
                "[]",
                "17",
                "{}",
                "{\"id\":$ID}",
                "{\"result\":{}}",
                "{\"result\":{},\"error\":null,\"id\":99}",
                "{\"result\":{},\"error\":null,\"id\":$ID} trailing",
                "{\"result\":null,\"error\":{},\"id\":$ID}",
                "{\"result\":{\"chain\":\"regtest\"},\"error\":null,\"id\":$ID}",
                "{\"result\":{\"chain\":\"regtest\",\"blocks\":-4},\"error\":null,\"id\":$ID}",
                "{\"result\":{\"chain\":\"regtest\",\"blocks\":1.5},\"error\":null,\"id\":$ID}",
                "{\"result\":{\"chain\":\"regtest\",\"blocks\":99999999999},\"error\":null,\"id\":$ID}",
                "{\"result\":{\"chain\":\"regtest\",\"blocks\":1,\"bestblockhash\":\"xyz\"},\"error\":null,\"id\":$ID}",
            })
    void shouldNotTakeGarbageForAnAnswer(final String body) {
        bitcoind.answer("getblockchaininfo", 200, body);

        assertFails(client::tip, FaultKind.PROTOCOL);
    }

    @Test
    void shouldNotBelieveAnotherHeaderThanTheOneAskedFor() {
        bitcoind.result("getblockheader", header(HASH_1, 0, 2, HASH_1));
        assertFails(() -> client.blockAfter(0, GENESIS), FaultKind.PROTOCOL, "but asked for block=");

        bitcoind.result("getblockheader", header(GENESIS, 3, 2, HASH_1));
        assertFails(() -> client.blockAfter(0, GENESIS), FaultKind.PROTOCOL, "height=3");
    }

    @Test
    void shouldNotBelieveABlockThatHashesToAnother() {
        bitcoind.result("getblockheader", header(GENESIS, 0, 2, GENESIS));

        assertFails(() -> client.blockAfter(0, GENESIS), FaultKind.PROTOCOL, "getblock gave block=");
    }

    @Test
    void shouldNotBelieveABlockThatFollowsAnother() {
        final Hash stranger = Hash.fromHex("77".repeat(32));
        bitcoind.result("getblockheader", header(stranger, 4, 2, HASH_1));

        assertFails(() -> client.blockAfter(4, stranger), FaultKind.PROTOCOL, "has parent=");
    }

    @Test
    void shouldNotBelieveBytesThatAreNoBlock() {
        final byte[] tampered = BLOCK_1.clone();
        tampered[tampered.length - 1] ^= 1;
        bitcoind.result("getblock", "\"" + HexFormat.of().formatHex(tampered) + "\"");
        assertFails(() -> client.blockAfter(0, GENESIS), FaultKind.PROTOCOL, "header.merkleRoot=");

        bitcoind.result("getblock", "\"0g\"");
        assertFails(() -> client.blockAfter(0, GENESIS), FaultKind.PROTOCOL, "no hexadecimal digits");

        bitcoind.result("getblock", "{}");
        assertFails(() -> client.blockAfter(0, GENESIS), FaultKind.PROTOCOL);
    }

    @Test
    void shouldStopReadingAnAnswerThatIsTooLong() {
        final BitcoinRpcConfig config = config(bitcoind.uri(), TIMEOUT_MS);
        bitcoind.answer("getblockchaininfo", 200, " ".repeat(1_000_000));
        try (BitcoinRpcClient bounded =
                new BitcoinRpcClient(config, FEDERATION, new JsonRpcTransport(config, 10_000))) {
            assertFails(bounded::tip, FaultKind.PROTOCOL, "longer than 10000 bytes");
        }
    }

    @Test
    void shouldReadTheCookieAgainWhenItIsRefused() throws Exception {
        client.tip();
        Files.writeString(cookie, "__cookie__:second-secret");
        client.tip();
        assertThat(bitcoind.authorizations())
                .hasSize(2)
                .containsOnly(bitcoind.authorizations().getFirst());

        bitcoind.answer("getblockchaininfo", 401, "");
        assertFails(client::tip, FaultKind.UNAUTHORIZED, cookie.toString());

        assertThat(bitcoind.authorizations()).hasSize(4);
        assertThat(bitcoind.authorizations().get(3))
                .isNotEqualTo(bitcoind.authorizations().get(2));
    }

    @Test
    void shouldSayWhichCredentialsFileIsMissingAndNeverWhatItHolds() throws Exception {
        bitcoind.answer("getblockchaininfo", 401, "");
        assertThatThrownBy(client::tip)
                .isInstanceOf(PortException.class)
                .hasMessageNotContaining("first-secret")
                .hasMessageContaining(cookie.toString());
        assertThat(config(bitcoind.uri(), 1).toString()).doesNotContain("first-secret");

        Files.delete(cookie);
        assertFails(client::tip, FaultKind.UNAUTHORIZED, cookie.toString(), "is it running");
    }

    @Test
    void shouldSayTimeoutToABitcoindThatNeverAnswers() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                BitcoinRpcClient impatient = new BitcoinRpcClient(config(uriOf(silent), 150), FEDERATION)) {
            assertFails(impatient::tip, FaultKind.TIMEOUT, "timeoutMs=150");
        }
    }

    @Test
    void shouldSayTimeoutToAnAnswerThatStopsHalfWay() throws Exception {
        try (ServerSocket dripping = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                BitcoinRpcClient impatient = new BitcoinRpcClient(config(uriOf(dripping), 500), FEDERATION)) {
            Thread.ofPlatform().daemon().start(() -> answerHalf(dripping));
            assertFails(impatient::tip, FaultKind.TIMEOUT, "getblockchaininfo");
        }
    }

    @Test
    void shouldSayUnreachableWhereNobodyListens() throws Exception {
        final URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = uriOf(socket);
        }
        try (BitcoinRpcClient lonely = new BitcoinRpcClient(config(nobody, TIMEOUT_MS), FEDERATION)) {
            assertFails(lonely::tip, FaultKind.UNREACHABLE, nobody.toString(), "is the port right");
        }
    }

    @Test
    void shouldCheckTheNetworkAgainAfterLosingTheNode() throws Exception {
        client.blockAfter(0, GENESIS);
        bitcoind.result("getblockchaininfo", "{\"chain\":\"main\"}");
        client.blockAfter(0, GENESIS);
        final URI uri = bitcoind.uri();
        bitcoind.close();
        assertFails(() -> client.blockAfter(0, GENESIS), FaultKind.UNREACHABLE, uri.toString());

        assertFails(() -> client.blockAfter(0, GENESIS), FaultKind.UNREACHABLE, "getblockchaininfo");
    }

    @Test
    void shouldRefuseASettingThatMakesNoSense() {
        final BitcoinCredentials credentials = new BitcoinCredentials.CookieFile(cookie);
        assertRefused("http://user:secret@127.0.0.1:1", "regtest", 1, "must not hold credentials");
        assertRefused("ftp://127.0.0.1:1", "regtest", 1, "bitcoinUri=ftp");
        assertRefused("http://127.0.0.1:1", "mainnet", 1, "bitcoinNetwork=mainnet");
        assertRefused("http://127.0.0.1:1", "regtest", 0, "bitcoinTimeoutMs=0");
        assertThatThrownBy(() -> new BitcoinCredentials.PasswordFile("a:b", cookie))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bitcoinUser=a:b");
        assertThatThrownBy(() -> new BitcoinRegtestControl(
                        new BitcoinRpcConfig(bitcoind.uri(), "main", credentials, 1), "wallet"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be regtest");
        assertThatThrownBy(() -> new BitcoinRegtestControl(config(bitcoind.uri(), 1), "../wallet"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("walletName=../wallet");
    }

    private void assertRefused(final String uri, final String network, final long timeoutMs, final String message) {
        final BitcoinCredentials credentials = new BitcoinCredentials.CookieFile(cookie);
        assertThatThrownBy(() -> new BitcoinRpcConfig(URI.create(uri), network, credentials, timeoutMs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }

    private BitcoinRpcConfig config(final URI uri, final long timeoutMs) {
        return new BitcoinRpcConfig(uri, "regtest", new BitcoinCredentials.CookieFile(cookie), timeoutMs);
    }

    private static void answerHalf(final ServerSocket server) {
        try {
            server.accept()
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"result\":"
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static URI uriOf(final ServerSocket socket) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    private static String header(final Hash hash, final long height, final int confirmations, final Hash next) {
        return "{\"hash\":" + quoted(hash) + ",\"height\":" + height + ",\"confirmations\":" + confirmations
                + (next == null ? "" : ",\"nextblockhash\":" + quoted(next)) + "}";
    }

    private static String quoted(final Hash hash) {
        return "\"" + ReversedHex.of(hash) + "\"";
    }
}
