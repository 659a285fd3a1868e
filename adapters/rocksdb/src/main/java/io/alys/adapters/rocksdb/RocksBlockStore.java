// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.CodecException;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.BlockStore;
import io.alys.core.port.PortException;
import io.alys.core.port.Renewable;
import io.alys.core.value.Hash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The block store on disk. One thread commits; any thread reads; {@link #close()} waits for calls under way, and a call
 * after it is refused. A commit that threw is not visible; should the disk have failed while syncing, a restart may yet
 * find it, with its input sequence. It can be opened anew in place; where that failed, the next commit tries it again.
 */
public final class RocksBlockStore implements BlockStore, Renewable {
    private static final long NULL_SEQUENCE = -1;

    private final Path directory;
    private final RocksConfig config;
    // Calls hold the read side, closing holds the write side: RocksDB crashes the process when used after closing.
    private final ReadWriteLock openness = new ReentrantReadWriteLock();

    // Written by the committing thread after the batch is durable, read by any.
    private volatile Head headOrNull;
    private volatile long appliedSequence;
    // Written under the write side of openness.
    private RocksDatabase database; // Null while it could not be opened anew.
    private boolean isClosed;

    private RocksBlockStore(final Path directory, final RocksConfig config, final RocksDatabase database)
            throws PortException {
        this.directory = directory;
        this.config = config;
        adopt(database);
    }

    private void adopt(final RocksDatabase opened) throws PortException {
        database = opened;
        final byte[] sequence = database.meta(MetaKey.APPLIED_SEQUENCE);
        appliedSequence =
                sequence == null ? NULL_SEQUENCE : ByteBuffer.wrap(sequence).getLong();
        final byte[] head = database.meta(MetaKey.HEAD);
        headOrNull = head == null ? null : Head.ofValue(head);
        requireAgreement();
    }

    /**
     * Opens the directory, creating it when missing and migrating it when written by an older build.
     *
     * @throws PortException STORAGE when another process has it open or the disk fails; PROTOCOL when it is damaged or
     *     written by a newer build.
     */
    public static RocksBlockStore open(final Path directory, final RocksConfig config) throws PortException {
        return open(directory, config, new NativeHandles());
    }

    static RocksBlockStore open(final Path directory, final RocksConfig config, final NativeHandles handles)
            throws PortException {
        final RocksDatabase database = RocksDatabase.open(directory, config, handles);
        boolean isOpen = false;
        try {
            Migrations.apply(database, directory);
            final RocksBlockStore store = new RocksBlockStore(directory, config, database);
            isOpen = true;
            return store;
        } finally {
            if (!isOpen) {
                database.close();
            }
        }
    }

    /**
     * Ties the directory to a network the first time, and afterwards checks that it is the same (rules.md 4). Called
     * before anything is committed.
     *
     * @throws PortException WRONG_NETWORK when the directory belongs to another network.
     */
    public void bindIdentity(final long chainId, final Hash genesisRoot) throws PortException {
        openness.readLock().lock();
        try {
            requireOpen();
            final byte[] bound = database.meta(MetaKey.NETWORK_IDENTITY);
            if (bound == null) {
                final byte[] identity = ByteBuffer.allocate(Long.BYTES + Hash.LENGTH)
                        .putLong(chainId)
                        .put(genesisRoot.toArray())
                        .array();
                database.write("bind identity", batch -> batch.put(MetaKey.NETWORK_IDENTITY, identity));
                return;
            }
            final long boundChainId = ByteBuffer.wrap(bound).getLong();
            final Hash boundRoot = Hash.of(bound, Long.BYTES);
            if (boundChainId != chainId || !boundRoot.equals(genesisRoot)) {
                throw new PortException(
                        FaultKind.WRONG_NETWORK,
                        "data directory path=" + directory + " belongs to chainId=" + boundChainId + " genesisRoot="
                                + boundRoot + ", the node is configured for chainId=" + chainId + " genesisRoot="
                                + genesisRoot + ": configure another directory");
            }
        } finally {
            openness.readLock().unlock();
        }
    }

    /** Waits for calls under way; calls meanwhile wait for it. */
    @Override
    public void renew() throws PortException {
        openness.writeLock().lock();
        try {
            if (isClosed) {
                throw closed();
            }
            if (database != null) {
                database.close();
                database = null;
            }
            final RocksDatabase opened = RocksDatabase.open(directory, config, new NativeHandles());
            boolean isSound = false;
            try {
                Migrations.apply(opened, directory);
                adopt(opened);
                isSound = true;
            } finally {
                if (!isSound) {
                    database = null;
                    opened.close();
                }
            }
        } finally {
            openness.writeLock().unlock();
        }
    }

    private void renewWhenOwed() throws PortException {
        final boolean isOwed;
        openness.readLock().lock();
        try {
            isOwed = database == null && !isClosed;
        } finally {
            openness.readLock().unlock();
        }
        if (isOwed) {
            renew();
        }
    }

    @Override
    public void commit(final long inputSequence, final SignedBlock block) throws PortException {
        renewWhenOwed();
        openness.readLock().lock();
        try {
            requireOpen();
            if (block.height() < 0) {
                throw new PortException(
                        FaultKind.REJECTED,
                        "block root=" + block.root() + " height=" + block.height() + " is negative");
            }
            if (inputSequence <= appliedSequence) {
                return;
            }
            final byte[] value = encoded(block);
            final Head head = new Head(block.root(), block.height());
            final Head lastOrNull = headOrNull;
            database.write("commit inputSequence=" + inputSequence + " height=" + block.height(), batch -> {
                batch.put(Column.BLOCKS, block.root().toArray(), value);
                if (lastOrNull != null && lastOrNull.height() > head.height()) {
                    batch.deleteRange(Column.HEIGHTS, bigEndian(head.height() + 1), bigEndian(lastOrNull.height() + 1));
                }
                batch.put(Column.HEIGHTS, bigEndian(head.height()), head.root().toArray());
                batch.put(MetaKey.HEAD, head.toValue());
                batch.put(MetaKey.APPLIED_SEQUENCE, bigEndian(inputSequence));
            });
            headOrNull = head;
            appliedSequence = inputSequence;
        } finally {
            openness.readLock().unlock();
        }
    }

    @Override
    public Optional<SignedBlock> blockAt(final long height) throws PortException {
        openness.readLock().lock();
        try {
            requireOpen();
            final Hash rootOrNull = rootAt(height);
            return rootOrNull == null ? Optional.empty() : Optional.of(indexed(rootOrNull, height));
        } finally {
            openness.readLock().unlock();
        }
    }

    @Override
    public Optional<SignedBlock> block(final Hash root) throws PortException {
        openness.readLock().lock();
        try {
            requireOpen();
            return Optional.ofNullable(read(root));
        } finally {
            openness.readLock().unlock();
        }
    }

    @Override
    public Optional<SignedBlock> head() throws PortException {
        openness.readLock().lock();
        try {
            requireOpen();
            final Head lastOrNull = headOrNull;
            return lastOrNull == null ? Optional.empty() : Optional.of(indexed(lastOrNull.root(), lastOrNull.height()));
        } finally {
            openness.readLock().unlock();
        }
    }

    @Override
    public long appliedSequence() {
        return appliedSequence;
    }

    @Override
    public void close() {
        openness.writeLock().lock();
        try {
            if (!isClosed) {
                isClosed = true;
                if (database != null) {
                    database.close();
                }
            }
        } finally {
            openness.writeLock().unlock();
        }
    }

    /** Head, its height index and the sequence are written together, so they are there together or not at all. */
    private void requireAgreement() throws PortException {
        final Head lastOrNull = headOrNull;
        if ((lastOrNull == null) != (appliedSequence == NULL_SEQUENCE)) {
            throw RocksFaults.damaged(
                    Column.META,
                    MetaKey.HEAD.diskName(),
                    "head=" + lastOrNull + " disagrees with appliedSequence=" + appliedSequence,
                    null);
        }
        if (lastOrNull != null) {
            final Hash indexedOrNull = rootAt(lastOrNull.height());
            if (!lastOrNull.root().equals(indexedOrNull)) {
                throw RocksFaults.damaged(
                        Column.HEIGHTS,
                        Long.toString(lastOrNull.height()),
                        "root=" + indexedOrNull + " headRoot=" + lastOrNull.root(),
                        null);
            }
        }
    }

    private Hash rootAt(final long height) throws PortException {
        final byte[] root = database.value(Column.HEIGHTS, bigEndian(height), Long.toString(height));
        if (root != null && root.length != Hash.LENGTH) {
            throw RocksFaults.damaged(Column.HEIGHTS, Long.toString(height), "length=" + root.length, null);
        }
        return root == null ? null : Hash.of(root);
    }

    private SignedBlock indexed(final Hash root, final long height) throws PortException {
        final SignedBlock block = read(root);
        if (block == null) {
            throw RocksFaults.damaged(Column.HEIGHTS, Long.toString(height), "no block root=" + root, null);
        }
        return block;
    }

    private SignedBlock read(final Hash root) throws PortException {
        final byte[] value = database.value(Column.BLOCKS, root.toArray(), root.toHex());
        if (value == null) {
            return null;
        }
        try {
            return BlockCodec.decode(root, value);
        } catch (final CodecException e) {
            throw RocksFaults.damaged(Column.BLOCKS, root.toHex(), e.getMessage(), e);
        }
    }

    private static byte[] encoded(final SignedBlock block) throws PortException {
        try {
            return BlockCodec.encode(block);
        } catch (final CodecException e) {
            throw new PortException(FaultKind.REJECTED, e.getMessage(), e);
        }
    }

    private void requireOpen() throws PortException {
        if (isClosed) {
            throw closed();
        }
        if (database == null) {
            throw new PortException(FaultKind.STORAGE, "the block store could not be opened anew: path=" + directory);
        }
    }

    private PortException closed() {
        return new PortException(FaultKind.UNREACHABLE, "the block store is closed: path=" + directory);
    }

    private static byte[] bigEndian(final long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
