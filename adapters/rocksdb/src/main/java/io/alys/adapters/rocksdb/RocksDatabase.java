// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One open RocksDB directory with our column families. Every write is one synced batch. Reads and writes from any
 * thread; the owner makes sure that none runs during or after {@link #close()}, which would crash the process.
 */
final class RocksDatabase implements AutoCloseable {
    private static final double BLOOM_BITS_PER_KEY = 10;
    private static final int NEVER = 0;

    private final NativeHandles handles;
    private final RocksDB db;
    private final Map<Column, ColumnFamilyHandle> columns;
    private final ReadOptions readOptions;
    private final WriteOptions writeOptions;

    private RocksDatabase(
            final NativeHandles handles, final RocksDB db, final Map<Column, ColumnFamilyHandle> columns) {
        this.handles = handles;
        this.db = db;
        this.columns = columns;
        readOptions = handles.own(new ReadOptions().setVerifyChecksums(true));
        // Without no-slowdown a write waits inside RocksDB, for ever on a disk that stays full, where nothing can end
        // it.
        writeOptions = handles.own(new WriteOptions().setSync(true).setNoSlowdown(true));
    }

    /** Opens or creates the directory. When it throws, every handle is closed. */
    static RocksDatabase open(final Path directory, final RocksConfig config, final NativeHandles handles)
            throws PortException {
        boolean isOpen = false;
        try {
            RocksDB.loadLibrary();
            Files.createDirectories(directory);
            final RocksDatabase database = openOwned(directory, config, handles);
            isOpen = true;
            return database;
        } catch (final IOException e) {
            throw new PortException(FaultKind.STORAGE, "cannot make the data directory path=" + directory, e);
        } catch (final RocksDBException e) {
            throw RocksFaults.onOpen(directory, e);
        } finally {
            if (!isOpen) {
                handles.close();
            }
        }
    }

    private static RocksDatabase openOwned(final Path directory, final RocksConfig config, final NativeHandles handles)
            throws RocksDBException {
        final Cache cache = handles.own(new LRUCache(config.blockCacheBytes()));
        final BloomFilter filter = handles.own(new BloomFilter(BLOOM_BITS_PER_KEY));
        final ColumnFamilyOptions columnOptions = handles.own(columnOptions(config, cache, filter));
        final DBOptions options = handles.own(options(config));

        final List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (final String name : columnNames(directory, handles)) {
            descriptors.add(new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.UTF_8), columnOptions));
        }
        final List<ColumnFamilyHandle> opened = new ArrayList<>();
        final RocksDB db = handles.own(RocksDB.open(options, directory.toString(), descriptors, opened));
        opened.forEach(handles::own);

        final Map<Column, ColumnFamilyHandle> columns = new EnumMap<>(Column.class);
        for (final Column column : Column.values()) {
            for (int i = 0; i < opened.size(); i++) {
                if (column.diskName().equals(new String(descriptors.get(i).getName(), StandardCharsets.UTF_8))) {
                    columns.put(column, opened.get(i));
                }
            }
        }
        return new RocksDatabase(handles, db, columns);
    }

    /** Ours, and any that a newer build made: RocksDB opens only when all are named. */
    private static List<String> columnNames(final Path directory, final NativeHandles handles) throws RocksDBException {
        final List<String> names = new ArrayList<>();
        for (final Column column : Column.values()) {
            names.add(column.diskName());
        }
        if (Files.exists(directory.resolve("CURRENT"))) {
            try (NativeHandles.Lease<Options> options = handles.lease(new Options())) {
                for (final byte[] found : RocksDB.listColumnFamilies(options.handle(), directory.toString())) {
                    final String name = new String(found, StandardCharsets.UTF_8);
                    if (!names.contains(name)) {
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }

    private static DBOptions options(final RocksConfig config) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                // An unfinished record at the end was never acknowledged; anything else that is wrong refuses to open.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setDbWriteBufferSize(config.writeBuffersTotalBytes())
                .setMaxTotalWalSize(config.walBytesMax())
                .setMaxOpenFiles(config.openFilesMax())
                .setMaxBackgroundJobs(config.backgroundJobsMax())
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(config.infoLogBytesMax())
                .setKeepLogFileNum(RocksConfig.INFO_LOGS_KEPT)
                .setStatsDumpPeriodSec(NEVER)
                .setStatsPersistPeriodSec(NEVER);
    }

    private static ColumnFamilyOptions columnOptions(
            final RocksConfig config, final Cache cache, final BloomFilter filter) {
        return new ColumnFamilyOptions()
                .setWriteBufferSize(config.writeBufferBytes())
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setFilterPolicy(filter));
    }

    /** The value, or null. The shown key is for the error only. */
    byte[] value(final Column column, final byte[] key, final String shownKey) throws PortException {
        try {
            return db.get(columns.get(column), readOptions, key);
        } catch (final RocksDBException e) {
            throw RocksFaults.onRead(column, shownKey, e);
        }
    }

    /** The value, or null when there is none; checked for its length. */
    byte[] meta(final MetaKey key) throws PortException {
        final byte[] value = value(Column.META, key.key(), key.diskName());
        if (value != null && value.length != key.valueLength()) {
            throw RocksFaults.damaged(
                    Column.META, key.diskName(), "length=" + value.length + " expected=" + key.valueLength(), null);
        }
        return value;
    }

    boolean isEmpty() {
        for (final ColumnFamilyHandle column : columns.values()) {
            try (NativeHandles.Lease<RocksIterator> iterator = handles.lease(db.newIterator(column, readOptions))) {
                iterator.handle().seekToFirst();
                if (iterator.handle().isValid()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Writes one batch, atomically and durably. When it throws, nothing of it is visible. */
    void write(final String what, final BatchFiller filler) throws PortException {
        try (NativeHandles.Lease<WriteBatch> batch = handles.lease(new WriteBatch())) {
            filler.fill(new Batch(batch.handle()));
            db.write(writeOptions, batch.handle());
        } catch (final RocksDBException e) {
            throw RocksFaults.onWrite(what, e);
        }
    }

    @Override
    public void close() {
        handles.close();
    }

    /** Puts into a batch what belongs together. */
    @FunctionalInterface
    interface BatchFiller {
        void fill(Batch batch) throws RocksDBException, PortException;
    }

    /** A batch in the making, addressed by our columns. */
    final class Batch {
        private final WriteBatch batch;

        private Batch(final WriteBatch batch) {
            this.batch = batch;
        }

        void put(final Column column, final byte[] key, final byte[] value) throws RocksDBException {
            batch.put(columns.get(column), key, value);
        }

        void put(final MetaKey key, final byte[] value) throws RocksDBException {
            put(Column.META, key.key(), value);
        }

        /** Deletes from one key up to another, which stays. */
        void deleteRange(final Column column, final byte[] from, final byte[] to) throws RocksDBException {
            batch.deleteRange(columns.get(column), from, to);
        }
    }
}
