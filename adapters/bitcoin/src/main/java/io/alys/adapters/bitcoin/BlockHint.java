// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to bitcoind's {@code zmqpubhashblock} on a daemon thread of its own, so that a poll can come earlier than its
 * turn. A hint only: it may be late, missing or false, and every failure just means a new connection later. Polling
 * decides what is true.
 *
 * <p>Speaks the part of ZMTP 3.0 a subscriber needs (rfc.zeromq.org/spec/23): greeting, NULL handshake, one
 * subscription, then short frames.
 */
public final class BlockHint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BlockHint.class);

    private static final byte[] TOPIC = "hashblock".getBytes(StandardCharsets.US_ASCII);
    private static final int GREETING_LENGTH = 64;
    private static final int SIGNATURE_END = 9;
    private static final int VERSION_MAJOR_AT = 10;
    private static final int VERSION_MAJOR = 3;
    private static final int MECHANISM_AT = 12;
    private static final int FLAG_MORE = 1;
    private static final int FLAG_LONG = 2;
    private static final int FLAG_COMMAND = 4;
    private static final int FRAME_LENGTH_MAX = 1024;
    private static final int CONNECT_TIMEOUT_MS = 5_000;

    /** Longer silence than blocks ever leave means a dead connection. */
    private static final int SILENCE_MS_MAX = 3 * 60 * 60 * 1000;

    private static final long BACKOFF_MS_MIN = 100;
    private static final long BACKOFF_MS_MAX = 10_000;

    private final InetSocketAddress address;
    private final AtomicBoolean isHinted = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    // Read and written by the listening thread only.
    private boolean isSubscribed;

    // Written by the listening thread under the lock, closed by whoever closes the hint.
    private final Object socketLock = new Object();
    private Socket socket;

    /** Starts nothing until {@link #start()}. */
    public BlockHint(final InetSocketAddress address) {
        this.address = address;
        thread = new Thread(this::run, "alys-bitcoin-hint");
        thread.setDaemon(true);
    }

    /** Starts listening; call once. */
    public void start() {
        thread.start();
    }

    /**
     * Whether something may have happened since the last call: a block was announced, or the connection is new, so that
     * announcements may have been missed.
     */
    public boolean consume() {
        return isHinted.getAndSet(false);
    }

    /** Stops the thread. */
    @Override
    public void close() {
        closed.countDown();
        synchronized (socketLock) {
            closeSocket();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1) + CONNECT_TIMEOUT_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long backoffMs = BACKOFF_MS_MIN;
        while (!isClosedWithin(0)) {
            isSubscribed = false;
            try {
                listen();
            } catch (final IOException e) {
                LOG.debug("No block hints from {}: {}", address, e.toString());
            }
            backoffMs = isSubscribed ? BACKOFF_MS_MIN : Math.min(2 * backoffMs, BACKOFF_MS_MAX);
            if (isClosedWithin(backoffMs)) {
                return;
            }
        }
    }

    private void listen() throws IOException {
        try (Socket connection = new Socket()) {
            synchronized (socketLock) {
                if (isClosedWithin(0)) {
                    return;
                }
                socket = connection;
            }
            connection.connect(address, CONNECT_TIMEOUT_MS);
            connection.setKeepAlive(true);
            connection.setSoTimeout(CONNECT_TIMEOUT_MS);
            final DataInputStream in = new DataInputStream(connection.getInputStream());
            shakeHands(in, connection.getOutputStream());
            connection.setSoTimeout(SILENCE_MS_MAX);
            isSubscribed = true;
            isHinted.set(true);
            while (true) {
                onFrame(in);
            }
        }
    }

    private static void shakeHands(final DataInputStream in, final OutputStream out) throws IOException {
        final byte[] greeting = new byte[GREETING_LENGTH];
        greeting[0] = (byte) 0xFF;
        greeting[SIGNATURE_END] = 0x7F;
        greeting[VERSION_MAJOR_AT] = VERSION_MAJOR;
        copy("NULL", greeting, MECHANISM_AT);
        out.write(greeting);
        out.flush();

        final byte[] theirs = new byte[GREETING_LENGTH];
        in.readFully(theirs);
        if (theirs[0] != (byte) 0xFF || theirs[SIGNATURE_END] != 0x7F || theirs[VERSION_MAJOR_AT] < VERSION_MAJOR) {
            throw new IOException("greeting must be ZMTP 3");
        }
        out.write(readyCommand());
        out.flush();
        final int flags = in.readUnsignedByte();
        readBody(in, flags);
        if ((flags & FLAG_COMMAND) == 0) {
            throw new IOException("flags=" + flags + " must be those of a command: READY");
        }
        out.write(subscription());
        out.flush();
    }

    /** {@code READY} with the one property {@code Socket-Type: SUB}. */
    private static byte[] readyCommand() {
        final byte[] command = new byte[2 + 6 + 12 + 4 + 3];
        command[0] = FLAG_COMMAND;
        command[1] = (byte) (command.length - 2);
        command[2] = 5;
        copy("READY", command, 3);
        command[8] = 11;
        copy("Socket-Type", command, 9);
        command[23] = 3;
        copy("SUB", command, 24);
        return command;
    }

    private static byte[] subscription() {
        final byte[] message = new byte[3 + TOPIC.length];
        message[1] = (byte) (1 + TOPIC.length);
        message[2] = 1;
        System.arraycopy(TOPIC, 0, message, 3, TOPIC.length);
        return message;
    }

    private void onFrame(final DataInputStream in) throws IOException {
        final int flags = in.readUnsignedByte();
        final byte[] body = readBody(in, flags);
        if ((flags & FLAG_COMMAND) == 0 && (flags & FLAG_MORE) != 0 && Arrays.equals(body, TOPIC)) {
            isHinted.set(true);
        }
    }

    private static byte[] readBody(final DataInputStream in, final int flags) throws IOException {
        final long length = (flags & FLAG_LONG) == 0 ? in.readUnsignedByte() : in.readLong();
        if (length < 0 || length > FRAME_LENGTH_MAX) {
            throw new IOException("frameLength=" + length + " must be at most " + FRAME_LENGTH_MAX);
        }
        final byte[] body = new byte[(int) length];
        in.readFully(body);
        return body;
    }

    private boolean isClosedWithin(final long waitMs) {
        try {
            return closed.await(waitMs, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void closeSocket() {
        if (socket == null) {
            return;
        }
        try {
            socket.close();
        } catch (final IOException e) {
            LOG.debug("Closing the connection to {}: {}", address, e.toString());
        }
    }

    private static void copy(final String text, final byte[] target, final int offset) {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }
}
