// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import io.alys.core.chain.ExecutionPayload;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.BinaryFieldWriter;
import io.alys.core.codec.CodecException;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.value.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The payloads executed, and the heads, safe and finalized blocks set, in order, in one append-only file. Survives a killed process, which leaves at
 * most a torn last record; not forced to the disk before {@link #close()}, so not a loss of power. A record:
 *
 * <pre>
 *   length of the body  int32, little-endian
 *   CRC32C of the body  int32, little-endian
 *   body                kind (1 byte), then the genesis hash (1), a payload (2), or the hash of the head (3), of the safe
 *                       block (4) or of the finalized block (5)
 * </pre>
 */
final class PayloadLog implements AutoCloseable {
    static final String FILE_NAME = "payloads.log";

    private static final Logger LOG = LoggerFactory.getLogger(PayloadLog.class);
    private static final int FORMAT_VERSION = 1;
    private static final int FRAME_LENGTH = 8;
    private static final int BODY_LENGTH_MAX = 64 * 1024 * 1024;
    private static final byte OPENED = 1;
    private static final byte EXECUTED = 2;
    private static final byte HEAD = 3;
    private static final byte SAFE = 4;
    private static final byte FINALIZED = 5;
    private static final int OPENED_LENGTH = 1 + Hash.LENGTH;

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;
    private final BinaryFieldWriter writer = new BinaryFieldWriter();
    private final BinaryFieldReader reader = new BinaryFieldReader();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(4096);

    // Where the next record goes.
    private long end;
    private boolean isBroken;

    private PayloadLog(final Path file, final FileChannel channel, final FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /** Opens or makes the file, hands every record to the visitor, and cuts off a torn last one. */
    static PayloadLog open(final Path directory, final Hash genesisHash, final Visitor visitor) throws PortException {
        final Path file = directory.resolve(FILE_NAME);
        FileChannel channel = null;
        try {
            Files.createDirectories(directory);
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            final PayloadLog log = new PayloadLog(file, channel, lock(file, channel));
            log.replay(genesisHash, visitor);
            return log;
        } catch (final IOException e) {
            closeQuietly(channel, e);
            throw new PortException(FaultKind.STORAGE, "file=" + file + " can't be opened: " + e, e);
        } catch (final PortException e) {
            closeQuietly(channel, e);
            throw e;
        }
    }

    /** Closes the file, first forcing it to the disk. */
    @Override
    public void close() {
        try (channel) {
            channel.force(true);
            lock.release();
        } catch (final IOException e) {
            LOG.warn("file={} did not close cleanly", file, e);
        }
    }

    /** The offset at which the payload was stored, for {@link #payloadAt}. */
    long appendExecuted(final ExecutionPayload payload) throws PortException {
        final long offset = end;
        buffer.putByte(0, EXECUTED);
        writer.wrap(buffer, 1).record("payload", payload);
        append(writer.position());
        return offset;
    }

    void appendHead(final Hash head) throws PortException {
        appendHash(HEAD, head);
    }

    void appendSafe(final Hash safe) throws PortException {
        appendHash(SAFE, safe);
    }

    void appendFinalized(final Hash finalized) throws PortException {
        appendHash(FINALIZED, finalized);
    }

    ExecutionPayload payloadAt(final long offset) throws PortException {
        try {
            final ByteBuffer frame = read(offset, FRAME_LENGTH);
            return payload(read(offset + FRAME_LENGTH, frame.getInt(0)));
        } catch (final IOException e) {
            throw new PortException(
                    FaultKind.STORAGE, "file=" + file + " offset=" + offset + " can't be read: " + e, e);
        }
    }

    private void appendHash(final byte kind, final Hash hash) throws PortException {
        buffer.putByte(0, kind);
        writer.wrap(buffer, 1).hash("hash", hash);
        append(writer.position());
    }

    private void append(final int length) throws PortException {
        if (isBroken) {
            throw new PortException(FaultKind.STORAGE, "file=" + file + " failed before: restart the node");
        }
        if (length > BODY_LENGTH_MAX) {
            throw new PortException(FaultKind.REJECTED, "payload of " + length + " bytes is above " + BODY_LENGTH_MAX);
        }
        final ByteBuffer record = ByteBuffer.allocate(FRAME_LENGTH + length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.getBytes(0, record, FRAME_LENGTH, length);
        record.putInt(0, length).putInt(Integer.BYTES, crc(record, FRAME_LENGTH));
        record.position(0);
        try {
            for (long at = end; record.hasRemaining(); ) {
                at += channel.write(record, at);
            }
            end += record.limit();
        } catch (final IOException e) {
            cutBack(e);
            throw new PortException(FaultKind.STORAGE, "file=" + file + " can't be written: " + e, e);
        }
    }

    private void cutBack(final IOException cause) {
        try {
            channel.truncate(end);
        } catch (final IOException e) {
            isBroken = true;
            cause.addSuppressed(e);
        }
    }

    private void replay(final Hash genesisHash, final Visitor visitor) throws IOException, PortException {
        final long size = channel.size();
        while (end < size) {
            final ByteBuffer body = body(size);
            if (body == null) {
                break;
            }
            visit(body, genesisHash, visitor);
            end += FRAME_LENGTH + body.limit();
        }
        if (end < size) {
            LOG.warn("file={} is torn: cutting off its last {} bytes", file, size - end);
            channel.truncate(end);
        }
        if (end == 0) {
            appendHash(OPENED, genesisHash);
        }
    }

    /** The record's body at the end so far; null when the file is torn there. */
    private ByteBuffer body(final long size) throws IOException, PortException {
        if (size - end < FRAME_LENGTH) {
            return null;
        }
        final ByteBuffer frame = read(end, FRAME_LENGTH);
        final int length = frame.getInt(0);
        final boolean isBlank = length == 0 && frame.getInt(Integer.BYTES) == 0;
        final boolean isLengthRight = length > 0 && length <= BODY_LENGTH_MAX;
        if (end == 0 && (!isLengthRight || (size >= FRAME_LENGTH + OPENED_LENGTH && length != OPENED_LENGTH))) {
            throw damaged("is no file of this engine");
        }
        if (isBlank) {
            return null;
        }
        if (!isLengthRight) {
            throw damaged("record length=" + length);
        }
        if (length > size - end - FRAME_LENGTH) {
            return null;
        }
        final ByteBuffer body = read(end + FRAME_LENGTH, length);
        if (crc(body, 0) == frame.getInt(Integer.BYTES)) {
            return body;
        }
        if (end + FRAME_LENGTH + length < size) {
            throw damaged("checksum differs before the last record");
        }
        return null;
    }

    private void visit(final ByteBuffer body, final Hash genesisHash, final Visitor visitor) throws PortException {
        final byte kind = body.get(0);
        if (end == 0 != (kind == OPENED)) {
            throw damaged("record kind=" + kind);
        }
        switch (kind) {
            case OPENED -> requireGenesis(hash(body), genesisHash);
            case EXECUTED -> visitor.onExecuted(payload(body), end);
            case HEAD -> visitor.onHead(hash(body));
            case SAFE -> visitor.onSafe(hash(body));
            case FINALIZED -> visitor.onFinalized(hash(body));
            default -> throw damaged("record kind=" + kind);
        }
    }

    private void requireGenesis(final Hash written, final Hash genesisHash) throws PortException {
        if (!written.equals(genesisHash)) {
            throw new PortException(
                    FaultKind.WRONG_NETWORK,
                    "file=" + file + " belongs to genesis=" + written + " but this chain's is " + genesisHash
                            + ": use another directory, or remove the file to start anew");
        }
    }

    private ExecutionPayload payload(final ByteBuffer body) throws PortException {
        try {
            reader.wrap(new UnsafeBuffer(body), 1, body.limit() - 1, FORMAT_VERSION);
            final ExecutionPayload payload = ExecutionPayload.read(reader);
            reader.end();
            return payload;
        } catch (final CodecException e) {
            throw damaged(e.getMessage());
        }
    }

    private Hash hash(final ByteBuffer body) throws PortException {
        if (body.limit() != OPENED_LENGTH) {
            throw damaged("record length=" + body.limit());
        }
        final byte[] hash = new byte[Hash.LENGTH];
        body.get(1, hash);
        return Hash.of(hash);
    }

    private ByteBuffer read(final long offset, final int length) throws IOException {
        final ByteBuffer target = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (target.hasRemaining()) {
            if (channel.read(target, offset + target.position()) < 0) {
                throw new IOException("the file ends at " + channel.size());
            }
        }
        return target.flip();
    }

    private PortException damaged(final String what) {
        return new PortException(
                FaultKind.STORAGE,
                "file=" + file + " offset=" + end + " is damaged: " + what + ". Remove the file to start anew");
    }

    private static int crc(final ByteBuffer bytes, final int offset) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(offset));
        return (int) crc.getValue();
    }

    private static FileLock lock(final Path file, final FileChannel channel) throws IOException, PortException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (final OverlappingFileLockException e) {
            LOG.debug("file={} is locked by this process: {}", file, e.toString());
        }
        if (lock == null) {
            throw new PortException(FaultKind.STORAGE, "file=" + file + " is in use by another engine");
        }
        return lock;
    }

    private static void closeQuietly(final FileChannel channel, final Exception cause) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (final IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Sees the records in order when the file is opened. */
    interface Visitor {
        void onExecuted(ExecutionPayload payload, long offset) throws PortException;

        void onHead(Hash head) throws PortException;

        void onSafe(Hash safe) throws PortException;

        void onFinalized(Hash finalized) throws PortException;
    }
}
