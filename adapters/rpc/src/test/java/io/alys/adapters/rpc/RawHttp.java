// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A connection on which a test says what it likes. */
final class RawHttp implements AutoCloseable {
    private static final int READ_TIMEOUT_MS = 30_000;

    private final Socket socket;

    RawHttp(final int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        socket.setTcpNoDelay(true);
    }

    /** Says it, then nothing more, and gives all that comes back. */
    static String exchange(final int port, final byte[] request) throws IOException {
        try (RawHttp raw = new RawHttp(port)) {
            try {
                raw.send(request);
                raw.socket.shutdownOutput();
            } catch (final SocketException e) {
                return ""; // Closed while we spoke.
            }
            return raw.readToEnd();
        }
    }

    static String exchange(final int port, final String request) throws IOException {
        return exchange(port, bytes(request));
    }

    static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    void send(final String text) throws IOException {
        send(bytes(text));
    }

    void send(final byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** What comes until the server closes; throws when it does not. */
    String readToEnd() throws IOException {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        final InputStream in = socket.getInputStream();
        final byte[] part = new byte[8192];
        try {
            for (int length = in.read(part); length >= 0; length = in.read(part)) {
                all.write(part, 0, length);
            }
        } catch (final SocketException e) {
            // A reset also ends it: the server closed with bytes of ours unread.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
