// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a publisher played by the test; {@link KnotsBitcoinTest} shows it against bitcoind's. */
@Timeout(60)
class BlockHintTest {
    private static final String GREETING =
            "ff00000000000000007f" + "0300" + "4e554c4c" + "00".repeat(16) + "00".repeat(32);
    private static final String READY = "0419" + "055245414459" + "0b536f636b65742d54797065" + "00000003" + "505542";
    private static final String HASHBLOCK = hex("hashblock");

    private ServerSocket server;
    private BlockHint hint;

    @BeforeEach
    void start() throws Exception {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        hint = new BlockHint(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
        hint.start();
    }

    @AfterEach
    void stop() throws Exception {
        hint.close();
        server.close();
    }

    @Test
    void shouldSubscribeAndHintAtEachAnnouncement() throws Exception {
        try (Socket socket = server.accept()) {
            subscribed(socket);
            KnotsBitcoinTest.awaitHint(hint);
            assertThat(hint.consume()).isFalse();

            for (int i = 0; i < 3; i++) {
                send(socket, "0109" + HASHBLOCK + "0120" + "ab".repeat(32) + "0004" + "0" + i + "000000");
                KnotsBitcoinTest.awaitHint(hint);
            }
        }
    }

    @Test
    void shouldPassOverOtherFramesAndCommands() throws Exception {
        try (Socket socket = server.accept()) {
            subscribed(socket);
            KnotsBitcoinTest.awaitHint(hint);

            send(socket, "0405" + "0450494e47" + "0109" + hex("hashother") + "0000" + "0009" + HASHBLOCK);
            assertThat(hint.consume()).isFalse();
            send(socket, "03" + "0000000000000009" + HASHBLOCK + "0000");
            KnotsBitcoinTest.awaitHint(hint);
        }
    }

    @Test
    void shouldConnectAgainAfterAnyNonsense() throws Exception {
        try (Socket socket = server.accept()) {
            send(socket, "00".repeat(64));
            assertEnded(socket);
        }
        try (Socket socket = server.accept()) {
            send(socket, GREETING + "0603" + "fffffffffffffff0");
            assertEnded(socket);
        }
        try (Socket socket = server.accept()) {
            subscribed(socket);
            KnotsBitcoinTest.awaitHint(hint);
            send(socket, "02" + "0000000000000401");
            assertEnded(socket);
        }
        try (Socket socket = server.accept()) {
            subscribed(socket);
            KnotsBitcoinTest.awaitHint(hint);
        }
    }

    @Test
    void shouldEndWhileConnected() throws Exception {
        try (Socket socket = server.accept()) {
            subscribed(socket);
            hint.close();
            assertEnded(socket);
        }
    }

    /** Answers the handshake and checks every byte of it. */
    private static void subscribed(final Socket socket) throws IOException {
        final DataInputStream in = new DataInputStream(socket.getInputStream());
        send(socket, GREETING);
        assertThat(read(in, 64)).isEqualTo(GREETING);
        assertThat(read(in, 27)).isEqualTo(READY.replace("505542", "535542"));
        send(socket, READY);
        assertThat(read(in, 12)).isEqualTo("000a01" + HASHBLOCK);
    }

    private static void assertEnded(final Socket socket) throws IOException {
        final byte[] buffer = new byte[256];
        int read = 0;
        while (read >= 0) {
            try {
                read = socket.getInputStream().read(buffer);
            } catch (final java.net.SocketException e) {
                read = -1;
            }
        }
    }

    private static void send(final Socket socket, final String bytes) throws IOException {
        final OutputStream out = socket.getOutputStream();
        out.write(HexFormat.of().parseHex(bytes));
        out.flush();
    }

    private static String read(final DataInputStream in, final int length) throws IOException {
        return HexFormat.of().formatHex(in.readNBytes(length));
    }

    private static String hex(final String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
