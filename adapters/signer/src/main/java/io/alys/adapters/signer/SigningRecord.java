// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import io.alys.core.chain.SignatureKind;
import io.alys.core.codec.CodecException;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable memory of what a key signed (rules.md 8). What is to be signed is on the disk before {@link #admit}
 * returns; another root for a slot is refused, and so is every slot not above the highest one that it does not
 * remember. A record cut short by a crash let no signature out and is cut off when opened; any other damage refuses to
 * open, for a memory with a hole is worse than none. After a failed write or force it admits nothing until opened again.
 * One thread.
 */
public final class SigningRecord implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SigningRecord.class);

    private static final int LENGTH = SignedEntry.LENGTH;
    private static final long NULL_SLOT = -1;

    private final Path file;
    private final Bytes publicKey;
    private final Limits limits;
    private final RecordFiles files;
    private final ProcessLock lock;
    private final Map<SignatureKind, NavigableMap<Long, SignedEntry>> entries = new EnumMap<>(SignatureKind.class);

    private FileChannel channel;
    private byte[] last;
    private long end;
    private long compactions;
    private boolean isTrusted;
    private boolean isClosed;

    private SigningRecord(
            final Path file,
            final Bytes publicKey,
            final Limits limits,
            final RecordFiles files,
            final ProcessLock lock) {
        this.file = file;
        this.publicKey = publicKey;
        this.limits = limits;
        this.files = files;
        this.lock = lock;
        entries.put(SignatureKind.BLOCK, new TreeMap<>());
        entries.put(SignatureKind.APPROVAL, new TreeMap<>());
    }

    /**
     * What bounds the file.
     *
     * @param lengthMax bytes at which it is rewritten.
     * @param keptPerKind entries of each kind that a rewrite keeps, the newest ones.
     */
    record Limits(long lengthMax, int keptPerKind) {
        static final Limits DEFAULTS = new Limits(1 << 20, 1024);
        private static final long READABLE_LENGTH_MAX = 64L << 20;

        Limits {
            final long keptLength = LENGTH * (1L + 2L * keptPerKind);
            if (keptPerKind < 1 || lengthMax <= keptLength || lengthMax > READABLE_LENGTH_MAX / 2) {
                throw new IllegalArgumentException("lengthMax=" + lengthMax + " must be above " + keptLength
                        + " and at most " + READABLE_LENGTH_MAX / 2 + ", keptPerKind=" + keptPerKind + " at least 1");
            }
        }
    }

    /**
     * Makes the empty record of a key that never signed anything: once, where the key is made or imported.
     *
     * @throws PortException STORAGE when the file exists or cannot be written.
     */
    public static void create(final Path file, final Bytes publicKey) throws PortException {
        try {
            KeyFiles.write(file, "signing record", SignedEntry.header(publicKey, 0));
        } catch (final KeystoreException e) {
            throw new PortException(FaultKind.STORAGE, e.getMessage(), e);
        }
    }

    /**
     * Opens the record of a key.
     *
     * @throws PortException MISSING when there is none, for a key without its record must not sign; STORAGE when another
     *     process holds it or the disk fails; PROTOCOL when it is damaged or another key's.
     */
    public static SigningRecord open(final Path file, final Bytes publicKey) throws PortException {
        return open(file, publicKey, Limits.DEFAULTS, RecordFiles.REAL);
    }

    static SigningRecord open(final Path file, final Bytes publicKey, final Limits limits, final RecordFiles files)
            throws PortException {
        final Path absolute = file.toAbsolutePath();
        if (!Files.exists(absolute)) {
            throw new PortException(
                    FaultKind.MISSING,
                    "signing record is missing: path=" + file + " key=" + publicKey
                            + ": without it the key might sign twice; restore it, or make one if the key never signed");
        }
        final SigningRecord record = new SigningRecord(
                absolute,
                publicKey,
                limits,
                files,
                ProcessLock.of(absolute.resolveSibling(absolute.getFileName() + ".lock")));
        try {
            record.load();
            record.isTrusted = true;
            return record;
        } catch (final IOException e) {
            throw new PortException(FaultKind.STORAGE, "signing record cannot be read: path=" + file, e);
        } finally {
            if (!record.isTrusted) {
                record.close();
            }
        }
    }

    /**
     * Closes this one and gives the same record opened anew, of which everything was written again to a new file and
     * forced: what a failed force left behind may be readable without being on the disk, and would be taken for
     * durable.
     *
     * @throws PortException as {@link #open}; STORAGE also when the new file can't be made durable. May be tried again.
     */
    SigningRecord reopened() throws PortException {
        close();
        final SigningRecord again = open(file, publicKey, limits, files);
        again.isTrusted = false;
        try {
            again.compact();
            again.isTrusted = true;
            return again;
        } catch (final IOException e) {
            throw new PortException(
                    FaultKind.STORAGE, "signing record cannot be made durable: path=" + file + ": " + e, e);
        } finally {
            if (!again.isTrusted) {
                again.close();
            }
        }
    }

    public Bytes publicKey() {
        return publicKey;
    }

    /** The highest slot admitted for the kind, or -1. */
    public long highestSlot(final SignatureKind kind) {
        final NavigableMap<Long, SignedEntry> bySlot = entries.get(kind);
        return bySlot == null || bySlot.isEmpty() ? NULL_SLOT : bySlot.lastKey();
    }

    /**
     * Returns when the entry is durable, now or from before; throws when it must not be signed.
     *
     * @throws PortException REJECTED when signing would equivocate or might; STORAGE when the record cannot be trusted.
     */
    public void admit(final SignatureKind kind, final long height, final long slot, final Hash root, final Hash message)
            throws PortException {
        requireUsable();
        final NavigableMap<Long, SignedEntry> bySlot = entries.get(kind);
        if (bySlot == null) {
            throw new PortException(FaultKind.REJECTED, "kind=" + kind + " is not signed by slot");
        }
        if (height < 0 || slot < 0) {
            throw new PortException(FaultKind.REJECTED, "height=" + height + " slot=" + slot + " must not be negative");
        }
        final SignedEntry wanted = new SignedEntry(kind, height, slot, root, message);
        final SignedEntry before = bySlot.get(slot);
        if (wanted.equals(before)) {
            return;
        }
        if (before != null) {
            throw new PortException(
                    FaultKind.REJECTED,
                    "equivocation refused: kind=" + kind + " slot=" + slot + " height=" + height + " root=" + root
                            + " message=" + message + " but signed height=" + before.height() + " root="
                            + before.root() + " message=" + before.message());
        }
        if (slot <= highestSlot(kind)) {
            throw new PortException(
                    FaultKind.REJECTED,
                    "kind=" + kind + " slot=" + slot + " root=" + root + " is not above the highest signed slot="
                            + highestSlot(kind));
        }
        store(wanted);
        bySlot.put(slot, wanted);
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (final IOException e) {
            LOG.warn("closing signing record path={}", file, e);
        } finally {
            lock.close();
        }
    }

    private void requireUsable() throws PortException {
        if (isClosed) {
            throw new PortException(FaultKind.UNREACHABLE, "the signing record is closed: path=" + file);
        }
        if (!isTrusted) {
            throw new PortException(
                    FaultKind.STORAGE,
                    "signing record failed before and admits nothing: path=" + file + ": mend the disk");
        }
    }

    private void store(final SignedEntry entry) throws PortException {
        // Stays so unless everything below succeeds: a force that failed is never tried again.
        isTrusted = false;
        try {
            if (end >= limits.lengthMax()) {
                compact();
            }
            final byte[] record = entry.encode(last);
            writeFully(channel, record, end);
            channel.force(false);
            last = record;
            end += LENGTH;
        } catch (final IOException e) {
            throw new PortException(
                    FaultKind.STORAGE, "signing record cannot be made durable: path=" + file + ": " + e, e);
        }
        isTrusted = true;
    }

    /** Rewrites the file with the newest entries of each kind. Older slots stay refused, as lower than the highest. */
    private void compact() throws IOException {
        final Path temporary = temporary();
        final FileChannel compacted = files.open(
                temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        boolean isInPlace = false;
        try {
            byte[] before = SignedEntry.header(publicKey, compactions + 1);
            writeFully(compacted, before, 0);
            long position = LENGTH;
            for (final NavigableMap<Long, SignedEntry> bySlot : entries.values()) {
                while (bySlot.size() > limits.keptPerKind()) {
                    bySlot.pollFirstEntry();
                }
                for (final SignedEntry entry : bySlot.values()) {
                    before = entry.encode(before);
                    writeFully(compacted, before, position);
                    position += LENGTH;
                }
            }
            compacted.force(true);
            files.replace(file, temporary);
            isInPlace = true;
            final FileChannel replaced = channel;
            channel = compacted;
            last = before;
            end = position;
            compactions++;
            replaced.close();
            LOG.info("compacted signing record path={} bytes={} compactions={}", file, end, compactions);
        } finally {
            if (!isInPlace) {
                compacted.close();
            }
        }
    }

    private void load() throws IOException, PortException {
        // Left by a crash during a rewrite; the file itself was not touched.
        Files.deleteIfExists(temporary());
        channel = files.open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        final long size = channel.size();
        if (size < LENGTH || size > Limits.READABLE_LENGTH_MAX) {
            throw damaged(0, "length=" + size);
        }
        last = read(0);
        try {
            compactions = SignedEntry.readHeader(last, publicKey);
        } catch (final CodecException e) {
            throw damaged(0, e.getMessage());
        }
        end = LENGTH;
        while (size - end >= LENGTH) {
            final byte[] record = read(end);
            final boolean isLast = size - end == LENGTH;
            if (isLast && isZero(record)) {
                // The file had grown when the crash came, the record had not arrived.
                break;
            }
            index(record);
            last = record;
            end += LENGTH;
        }
        if (end < size) {
            LOG.warn(
                    "signing record path={} had a torn tail of bytes={}, which let no signature out", file, size - end);
            channel.truncate(end);
            channel.force(true);
        }
    }

    private void index(final byte[] record) throws PortException {
        final SignedEntry entry;
        try {
            entry = SignedEntry.decode(record, last);
        } catch (final CodecException e) {
            throw damaged(end, e.getMessage());
        }
        final NavigableMap<Long, SignedEntry> bySlot = entries.get(entry.kind());
        if (bySlot == null) {
            throw damaged(end, "kind=" + entry.kind());
        }
        if (entry.slot() <= highestSlot(entry.kind())) {
            throw damaged(end, "slot=" + entry.slot() + " after slot=" + highestSlot(entry.kind()));
        }
        bySlot.put(entry.slot(), entry);
    }

    private PortException damaged(final long offset, final String reason) {
        return new PortException(
                FaultKind.PROTOCOL,
                "signing record damaged: path=" + file + " offset=" + offset + " reason=" + reason
                        + ": the key must not sign; restore the latest copy of the file, or use a new key");
    }

    private byte[] read(final long position) throws IOException {
        final ByteBuffer buffer = ByteBuffer.allocate(LENGTH);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) <= 0) {
                throw new EOFException("position=" + (position + buffer.position()));
            }
        }
        return buffer.array();
    }

    private static void writeFully(final FileChannel target, final byte[] bytes, final long position)
            throws IOException {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (target.write(buffer, position + buffer.position()) <= 0) {
                throw new IOException("nothing written at position=" + (position + buffer.position()));
            }
        }
    }

    private static boolean isZero(final byte[] bytes) {
        for (final byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private Path temporary() {
        return file.resolveSibling(file.getFileName() + ".tmp");
    }
}
