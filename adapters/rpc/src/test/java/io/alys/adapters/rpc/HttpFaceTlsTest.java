// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HttpFaceTlsTest {
    private static final String TOKEN = "0123456789abcdef".repeat(2);
    private static final String OPERATOR = "fedcba9876543210".repeat(2);
    private static final JsonNode PARAMS = JsonNodeFactory.instance.arrayNode().add("it");

    @TempDir
    private static Path directory;

    private static TestCertificates certificates;

    private HttpFace face;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new TestCertificates(directory, "node");
        // The first handshake of a process loads so much that a busy machine would take it for one that never finishes.
        final HttpFaceTlsTest first = new HttpFaceTlsTest();
        first.start(
                FaceFixture.config(1, 64, 1024, Duration.ofMinutes(1)),
                new FaceSecurity(null, null, certificates.identity()));
        assertThat(first.call("https://127.0.0.1:", "", certificates.trust())).isEqualTo(PARAMS);
        first.tearDown();
    }

    @AfterEach
    void tearDown() {
        if (face != null) {
            face.close();
        }
    }

    @Test
    void shouldAnswerAClientThatTrustsItsCertificate() throws Exception {
        start(FaceFixture.CONFIG, new FaceSecurity(null, null, certificates.identity()));

        assertThat(call("https://127.0.0.1:", "", certificates.trust())).isEqualTo(PARAMS);
        assertThat(call("https://localhost:", "", certificates.trust())).isEqualTo(PARAMS);
    }

    @Test
    void shouldNotBeTakenForItselfByAClientThatTrustsAnotherCertificate() throws Exception {
        final TestCertificates other = new TestCertificates(directory, "other");
        start(FaceFixture.CONFIG, new FaceSecurity(null, null, certificates.identity()));

        requireNoAnswer("https://127.0.0.1:", other.trust(), "one that is trusted and names the host?");
        requireNoAnswer("https://127.0.0.1:", TlsTrust.usual(), "one that is trusted and names the host?");
    }

    @Test
    void shouldNotBeTakenForItselfWhereTheCertificateNamesAnotherHost() throws Exception {
        final TestCertificates elsewhere = new TestCertificates(directory, "elsewhere", "-ext", "SAN=dns:node.example");
        start(FaceFixture.CONFIG, new FaceSecurity(null, null, elsewhere.identity()));

        requireNoAnswer("https://127.0.0.1:", elsewhere.trust(), "one that is trusted and names the host?");
    }

    @Test
    void shouldNotAnswerPlainHttp() throws Exception {
        start(FaceFixture.CONFIG, new FaceSecurity(null, null, certificates.identity()));

        assertThat(RawHttp.exchange(face.port(), "GET /health HTTP/1.0\r\n\r\n"))
                .doesNotContain("HTTP/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void shouldSpeakBothProtocols(final String protocol) throws Exception {
        start(FaceFixture.CONFIG, new FaceSecurity(null, null, certificates.identity()));

        assertThat(handshake(protocol)).isEqualTo(protocol);
    }

    /** Nothing, the beginning of a ClientHello, and a whole record that is none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u0016",
                "\u0016\u0003\u0001\u0002\u0000\u0001",
                "\u0016\u0003\u0001\u0000\u0004\u0001\u0000\u0001"
            })
    void shouldCutOffHandshakesThatNeverFinish(final String beginning) throws Exception {
        start(
                FaceFixture.config(1, 64, 1024, Duration.ofSeconds(3)),
                new FaceSecurity(null, null, certificates.identity()));
        try (RawHttp slow = new RawHttp(face.port());
                RawHttp slower = new RawHttp(face.port())) {
            slow.send(beginning);
            slower.send(beginning);

            assertThat(call("https://127.0.0.1:", "", certificates.trust())).isEqualTo(PARAMS);
            slow.readToEnd();
            slower.readToEnd();
            assertThat(call("https://127.0.0.1:", "", certificates.trust())).isEqualTo(PARAMS);
        }
    }

    @Test
    void shouldWantItsTokenOfEveryCaller() throws Exception {
        start(
                FaceFixture.CONFIG,
                new FaceSecurity(new OperatorAccess(OPERATOR), new RpcToken(TOKEN), certificates.identity()));

        assertThat(call("https://127.0.0.1:", TOKEN, certificates.trust())).isEqualTo(PARAMS);
        assertThat(call("https://127.0.0.1:", OPERATOR, certificates.trust())).isEqualTo(PARAMS);
        requireNoAnswer("https://127.0.0.1:", certificates.trust(), "the node wants a token");
    }

    @Test
    void shouldLeaveOnlyTheProbesOpenWithoutTheToken() throws Exception {
        start(FaceFixture.CONFIG, new FaceSecurity(null, new RpcToken(TOKEN), null));

        assertThat(status("/health", "")).startsWith("HTTP/1.1 200 ");
        assertThat(status("/ready", "")).startsWith("HTTP/1.1 200 ");
        for (final String path : new String[] {"/", "/metrics", "/other"}) {
            for (final String header : new String[] {
                "",
                "Authorization: Bearer " + TOKEN + "0\r\n",
                "Authorization: " + TOKEN + "\r\n",
                "Authorization: \r\n"
            }) {
                assertThat(status(path, header)).startsWith("HTTP/1.1 401 ").doesNotContain(TOKEN);
            }
        }
        assertThat(status("/metrics", "Authorization: Bearer " + TOKEN + "\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void shouldRefuseATokenThatCouldBeGuessedOrIsNoHeader() {
        assertThatThrownBy(() -> new RpcToken("short"))
                .hasMessageContaining("at least 32")
                .hasMessageContaining("=5");
        assertThatThrownBy(() -> new RpcToken("two words ".repeat(5))).isInstanceOf(IllegalArgumentException.class);
    }

    private String status(final String path, final String header) throws IOException {
        return RawHttp.exchange(face.port(), "GET " + path + " HTTP/1.0\r\nHost: localhost\r\n" + header + "\r\n");
    }

    private void start(final HttpFaceConfig config, final FaceSecurity security) throws IOException {
        face = new HttpFace(config, FaceFixture.methods(), FaceFixture.NO_METRICS, FaceFixture.HEALTHY, security);
        face.start();
    }

    private JsonNode call(final String address, final String token, final TlsTrust trust) throws RpcException {
        try (RpcClient client =
                new RpcClient(URI.create(address + face.port() + "/"), Duration.ofSeconds(60), 4096, token, trust)) {
            return client.call("echo", PARAMS);
        }
    }

    private void requireNoAnswer(final String address, final TlsTrust trust, final String messagePart) {
        assertThatThrownBy(() -> call(address, "", trust))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcException.NO_ANSWER))
                .hasMessageContaining(messagePart);
    }

    private String handshake(final String protocol) throws Exception {
        try (SSLSocket socket = (SSLSocket) certificates
                .trust()
                .context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), face.port())) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }
}
