// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** A store's directory opened past the store, to fabricate and to damage. */
final class RawDatabase implements AutoCloseable {
    private final ColumnFamilyOptions columnOptions;
    private final DBOptions options;
    private final List<ColumnFamilyHandle> columns = new ArrayList<>();
    private final Map<Column, ColumnFamilyHandle> named = new EnumMap<>(Column.class);
    private final RocksDB db;

    RawDatabase(final Path directory) throws RocksDBException {
        RocksDB.loadLibrary();
        columnOptions = new ColumnFamilyOptions();
        options = new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
        final List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (final Column column : Column.values()) {
            descriptors.add(new ColumnFamilyDescriptor(column.diskNameBytes(), columnOptions));
        }
        db = RocksDB.open(options, directory.toString(), descriptors, columns);
        final Iterator<ColumnFamilyHandle> opened = columns.iterator();
        for (final Column column : Column.values()) {
            named.put(column, opened.next());
        }
    }

    void put(final Column column, final byte[] key, final byte[] value) throws RocksDBException {
        db.put(named.get(column), key, value);
    }

    byte[] get(final Column column, final byte[] key) throws RocksDBException {
        return db.get(named.get(column), key);
    }

    void delete(final Column column, final byte[] key) throws RocksDBException {
        db.delete(named.get(column), key);
    }

    void addColumn(final String name) throws RocksDBException {
        columns.add(db.createColumnFamily(
                new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.UTF_8), columnOptions)));
    }

    /** Moves what is in memory to table files. */
    void flush() throws RocksDBException {
        try (FlushOptions flushOptions = new FlushOptions().setWaitForFlush(true)) {
            db.flush(flushOptions, columns);
        }
    }

    @Override
    public void close() {
        columns.forEach(ColumnFamilyHandle::close);
        db.close();
        options.close();
        columnOptions.close();
    }
}
