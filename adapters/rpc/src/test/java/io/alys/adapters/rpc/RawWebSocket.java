// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket that answers nothing by itself, and on which a test says what it likes (RFC 6455, section 5.2). */
final class RawWebSocket implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final String REQUEST = String.join(
            "\r\n",
            "GET / HTTP/1.1",
            "Host: localhost",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "");

    private static final int LONG_LENGTH = 126;

    private final Socket socket;
    private final DataInputStream in;

    RawWebSocket(final int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write(RawHttp.bytes(REQUEST + "\r\n"));
        final StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        if (head.indexOf("HTTP/1.1 101 ") != 0) {
            throw new IOException(head.toString());
        }
    }

    void send(final boolean isLast, final int opcode, final boolean isMasked, final byte[] payload) throws IOException {
        final ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write((isLast ? 0x80 : 0) | opcode);
        final int mask = isMasked ? 0x80 : 0;
        if (payload.length < LONG_LENGTH) {
            frame.write(mask | payload.length);
        } else {
            frame.write(mask | LONG_LENGTH);
            frame.write(payload.length >>> 8);
            frame.write(payload.length);
        }
        if (isMasked) {
            frame.writeBytes(new byte[4]); // A mask of zeros changes nothing.
        }
        frame.writeBytes(payload);
        socket.getOutputStream().write(frame.toByteArray());
    }

    /** Opcode and payload of the next frame; as text, a close frame's code first. */
    String read() throws IOException {
        final int opcode = in.readUnsignedByte() & 0xf;
        int length = in.readUnsignedByte();
        if (length == LONG_LENGTH) {
            length = in.readUnsignedShort();
        }
        if (opcode == CLOSE && length >= 2) {
            final int code = in.readUnsignedShort();
            return CLOSE + " " + code + " " + text(length - 2);
        }
        return opcode + " " + text(length);
    }

    private String text(final int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
