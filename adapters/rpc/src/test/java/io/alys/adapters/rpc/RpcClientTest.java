// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class RpcClientTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final JsonNode NO_PARAMS = JsonNodeFactory.instance.arrayNode();

    @Test
    void shouldGiveTheResultOrTheError() throws Exception {
        try (FaceFixture fixture = new FaceFixture(FaceFixture.CONFIG, FaceFixture.methods());
                RpcClient client = client(fixture.port(), LONG)) {
            final JsonNode params =
                    JsonNodeFactory.instance.arrayNode().add("é").add(2);

            assertThat(client.call("echo", params)).isEqualTo(params);
            assertThat(client.call("nothing", NO_PARAMS).isNull()).isTrue();
            requireError(client, "refuse", RpcException.INVALID_PARAMS, "param 0 (it): must be otherwise");
            requireError(client, "no", RpcException.METHOD_NOT_FOUND, "method not found: no");
        }
    }

    @Test
    void shouldSayThatNobodyListens() throws Exception {
        final int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (RpcClient client = client(free, LONG)) {
            requireError(client, "echo", RpcException.NO_ANSWER, "http://127.0.0.1:" + free + "/: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"})
    void shouldGiveUpAtTheDeadline(final String beginning) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RpcClient client = client(server.getLocalPort(), SHORT)) {
            Thread.ofVirtual().start(() -> say(server, beginning, false));

            requireError(client, "echo", RpcException.NO_ANSWER, "");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n{\"result\":1,\"id\":9}",
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 429 Too Many\r\nContent-Length: 5\r\n\r\nlater",
                "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "garbage\r\n\r\n"
            })
    void shouldTakeNothingElseForAnAnswer(final String answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RpcClient client = client(server.getLocalPort(), LONG)) {
            Thread.ofVirtual().start(() -> say(server, answer + " ".repeat(5000), true));

            requireError(client, "echo", RpcException.NO_ANSWER, "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://127.0.0.1/", "http://user:secret@127.0.0.1/", "file:///etc", "//127.0.0.1:3000"})
    void shouldRefuseOtherAddresses(final String uri) {
        assertThatThrownBy(() -> new RpcClient(URI.create(uri), LONG, 4096))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void shouldRefuseHttpsWithAPasswordInTheAddress() throws Exception {
        final TlsTrust trust = TlsTrust.usual();

        assertThatThrownBy(() -> new RpcClient(URI.create("https://u:secret@127.0.0.1/"), LONG, 4096, "", trust))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    private static void say(final ServerSocket server, final String text, final boolean isClosing) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(RawHttp.bytes(text));
            socket.getOutputStream().flush();
            if (isClosing) {
                socket.shutdownOutput();
            }
            while (socket.getInputStream().read() >= 0) {
                // Until the client gives up.
            }
        } catch (final IOException e) {
            // The test has ended.
        }
    }

    private static RpcClient client(final int port, final Duration deadline) {
        return new RpcClient(URI.create("http://127.0.0.1:" + port + "/"), deadline, 4096);
    }

    private static void requireError(
            final RpcClient client, final String method, final int code, final String messagePart) {
        assertThatThrownBy(() -> client.call(method, NO_PARAMS))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(messagePart);
    }
}
