// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.rocksdb.CompactionOptionsFIFO;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB as a log: a put each, by number, and one write a batch, through its write-ahead log. Set up as is best for that:
 * nothing is compressed or compacted, and the oldest tables are dropped beyond {@value #TABLE_BYTES_MAX} bytes.
 */
final class RocksWal implements Keeper {
    static final long TABLE_BYTES_MAX = 1L << 30;

    private static final long MEMTABLE_BYTES = 64L << 20;

    static {
        // These options, unlike the others, do not see to it themselves.
        RocksDB.loadLibrary();
    }

    private final CompactionOptionsFIFO fifo = new CompactionOptionsFIFO().setMaxTableFilesSize(TABLE_BYTES_MAX);
    private final Options options = new Options()
            .setCreateIfMissing(true)
            .setCompressionType(CompressionType.NO_COMPRESSION)
            .setCompactionStyle(CompactionStyle.FIFO)
            .setCompactionOptionsFIFO(fifo)
            .setAllowConcurrentMemtableWrite(false)
            .setWriteBufferSize(MEMTABLE_BYTES);
    private final WriteOptions writing;
    private final WriteBatch batch = new WriteBatch();
    private final RocksDB database;
    private final ByteBuffer key = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.BIG_ENDIAN);
    private final ByteBuffer value;
    private long nextNumber = 0;

    /**
     * @param length longest of what is to be kept, bytes.
     * @param isForced whether each batch is forced to the disk.
     */
    RocksWal(final Path directory, final int length, final boolean isForced) {
        writing = new WriteOptions().setSync(isForced);
        value = ByteBuffer.allocateDirect(length);
        try {
            database = RocksDB.open(options, directory.resolve("rocksdb").toString());
        } catch (final RocksDBException e) {
            throw new IllegalStateException("cannot open directory=" + directory, e);
        }
    }

    @Override
    public void keep(final DirectBuffer source, final int offset, final int length) {
        key.clear().putLong(nextNumber++).flip();
        source.getBytes(offset, value.clear(), length);
        try {
            batch.put(key, value.flip());
        } catch (final RocksDBException e) {
            throw new IllegalStateException("cannot put number=" + (nextNumber - 1), e);
        }
    }

    @Override
    public void endBatch() {
        try {
            database.write(writing, batch);
        } catch (final RocksDBException e) {
            throw new IllegalStateException("cannot write up to number=" + (nextNumber - 1), e);
        }
        batch.clear();
    }

    @Override
    public void close() {
        database.close();
        batch.close();
        writing.close();
        options.close();
        fifo.close();
    }
}
