// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded chain's append-only file. After 8 bytes that name the format, records, all numbers big-endian:
 *
 * <pre>
 * +----------------+------------------------------+-----------+
 * | length, uint32 | CRC32C of length and payload | payload   |
 * +----------------+------------------------------+-----------+
 * </pre>
 *
 * <p>An append is forced to disk before it returns. A torn last record, which a crash leaves, was never acknowledged and
 * is cut; damage before that refuses to open.
 */
final class EmbeddedChainFile implements AutoCloseable {
    static final int PAYLOAD_LENGTH_MAX = 8 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedChainFile.class);
    private static final byte[] FORMAT = "ALYSBTC1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_LENGTH = 8;

    private final Path path;
    private final FileChannel channel;

    // Written by whoever appends, one at a time.
    private long end;
    private List<byte[]> recovered;
    private boolean isFailed;

    EmbeddedChainFile(final Path path) throws PortException {
        this.path = path;
        try {
            if (path.toAbsolutePath().getParent() != null) {
                Files.createDirectories(path.toAbsolutePath().getParent());
            }
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (final IOException e) {
            throw storage("cannot open", e);
        }
        boolean isOpened = false;
        try {
            if (channel.tryLock() == null) {
                throw storage("another process has it open", null);
            }
            recovered = recover();
            isOpened = true;
        } catch (final OverlappingFileLockException e) {
            throw storage("this process has it open already", e);
        } catch (final IOException e) {
            throw storage("cannot read", e);
        } finally {
            if (!isOpened) {
                close();
            }
        }
    }

    /** Hands over, once, the payloads found at opening, in order. */
    List<byte[]> takeRecovered() {
        final List<byte[]> taken = recovered;
        recovered = List.of();
        return taken;
    }

    /** Appends records as one write and one force. After a failure nothing more is accepted. */
    void append(final List<byte[]> payloads) throws PortException {
        if (isFailed) {
            throw storage("an earlier write failed; restart", null);
        }
        final int length = payloads.stream()
                .mapToInt(payload -> HEADER_LENGTH + payload.length)
                .sum();
        final ByteBuffer buffer = ByteBuffer.allocate(length);
        for (final byte[] payload : payloads) {
            buffer.putInt(payload.length).putInt(checksum(payload)).put(payload);
        }
        try {
            writeAt(buffer.flip(), end);
            end += length;
        } catch (final IOException e) {
            isFailed = true;
            throw storage("cannot write", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            LOG.warn("Closing {}: {}", path, e.toString());
        }
    }

    private List<byte[]> recover() throws IOException, PortException {
        final byte[] bytes = Files.readAllBytes(path);
        if (bytes.length < FORMAT.length && Arrays.equals(bytes, Arrays.copyOf(FORMAT, bytes.length))) {
            writeAt(ByteBuffer.wrap(FORMAT), 0);
            end = FORMAT.length;
            return List.of();
        }
        if (bytes.length < FORMAT.length || !Arrays.equals(Arrays.copyOf(bytes, FORMAT.length), FORMAT)) {
            throw storage("it is not an embedded chain's file", null);
        }
        final List<byte[]> payloads = new ArrayList<>();
        final ByteBuffer buffer = ByteBuffer.wrap(bytes).position(FORMAT.length);
        end = FORMAT.length;
        while (buffer.remaining() >= HEADER_LENGTH) {
            final int length = buffer.getInt();
            final int checksum = buffer.getInt();
            if (length < 1 || length > PAYLOAD_LENGTH_MAX) {
                throw storage("damaged at offset=" + end + ": length=" + length, null);
            }
            if (length > buffer.remaining()) {
                break;
            }
            final byte[] payload = new byte[length];
            buffer.get(payload);
            if (checksum(payload) != checksum) {
                if (!buffer.hasRemaining()) {
                    break;
                }
                throw storage("damaged at offset=" + end + ": checksum", null);
            }
            payloads.add(payload);
            end = buffer.position();
        }
        cutTornTail(bytes.length);
        return payloads;
    }

    private void cutTornTail(final long length) throws IOException {
        if (length > end) {
            LOG.warn("Cutting a torn record off {}: offset={} bytes={}", path, end, length - end);
            channel.truncate(end);
            channel.force(true);
        }
    }

    private void writeAt(final ByteBuffer buffer, final long offset) throws IOException {
        long position = offset;
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
        channel.force(false);
    }

    PortException storage(final String what, final Throwable cause) {
        final String message = "embedded Bitcoin chain file=" + path + ": " + what;
        return cause == null
                ? new PortException(FaultKind.STORAGE, message)
                : new PortException(FaultKind.STORAGE, message + " (" + cause + ")", cause);
    }

    private static int checksum(final byte[] payload) {
        final CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(payload.length).flip());
        crc.update(payload, 0, payload.length);
        return (int) crc.getValue();
    }
}
