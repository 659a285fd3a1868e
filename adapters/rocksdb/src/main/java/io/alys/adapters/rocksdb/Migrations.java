// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.CodecException;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.value.Hash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema of a directory to the one this build writes. Each step and the version it leads to are one atomic
 * batch, so a crash between two steps goes on where it stopped.
 */
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    /** Element n leads from version n to version n + 1. Only ever appended to. */
    private static final List<Step> STEPS = List.of(Migrations::addHeadHeight);

    static final int CURRENT_VERSION = STEPS.size();

    private Migrations() {}

    /** Migrates, or marks an empty directory with the current version. */
    static void apply(final RocksDatabase database, final Path directory) throws PortException {
        final byte[] stored = database.meta(MetaKey.SCHEMA_VERSION);
        if (stored == null) {
            if (!database.isEmpty()) {
                throw RocksFaults.damaged(
                        Column.META, MetaKey.SCHEMA_VERSION.diskName(), "missing from a directory with content", null);
            }
            database.write(
                    "set schema version", batch -> batch.put(MetaKey.SCHEMA_VERSION, versionValue(CURRENT_VERSION)));
            return;
        }
        final int version = ByteBuffer.wrap(stored).getInt();
        if (version < 0 || version > CURRENT_VERSION) {
            throw new PortException(
                    FaultKind.PROTOCOL,
                    "schema version=" + version + " of path=" + directory
                            + " is not known to this build, which knows 0 to " + CURRENT_VERSION
                            + ": run the build that wrote it, or a newer one");
        }
        for (int from = version; from < CURRENT_VERSION; from++) {
            final int to = from + 1;
            final Step step = STEPS.get(from);
            database.write("migrate to schema version=" + to, batch -> {
                step.migrate(database, batch);
                batch.put(MetaKey.SCHEMA_VERSION, versionValue(to));
            });
            LOG.info("migrated block store path={} schemaVersion={}", directory, to);
        }
    }

    /** Version 0 kept the head's root alone; version 1 keeps its height beside it, so that a start decodes no block. */
    private static void addHeadHeight(final RocksDatabase database, final RocksDatabase.Batch batch)
            throws PortException, RocksDBException {
        final byte[] root = database.value(Column.META, MetaKey.HEAD.key(), MetaKey.HEAD.diskName());
        if (root == null) {
            return;
        }
        if (root.length != Hash.LENGTH) {
            throw RocksFaults.damaged(Column.META, MetaKey.HEAD.diskName(), "length=" + root.length, null);
        }
        final Hash headRoot = Hash.of(root);
        final byte[] value = database.value(Column.BLOCKS, root, headRoot.toHex());
        if (value == null) {
            throw RocksFaults.damaged(Column.META, MetaKey.HEAD.diskName(), "no block root=" + headRoot, null);
        }
        try {
            final SignedBlock head = BlockCodec.decode(headRoot, value);
            batch.put(MetaKey.HEAD, new Head(headRoot, head.height()).toValue());
        } catch (final CodecException e) {
            throw RocksFaults.damaged(Column.BLOCKS, headRoot.toHex(), e.getMessage(), e);
        }
    }

    private static byte[] versionValue(final int version) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(version).array();
    }

    /** From one version to the next. */
    @FunctionalInterface
    private interface Step {
        void migrate(RocksDatabase database, RocksDatabase.Batch batch) throws PortException, RocksDBException;
    }
}
