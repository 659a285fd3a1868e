// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import java.nio.charset.StandardCharsets;

/** The column families. Their names are on disk: never renamed without a migration. */
enum Column {
    /** RocksDB insists on it; empty. */
    DEFAULT("default"),
    /** Block root to block, as {@link BlockCodec} lays it out. Abandoned branches stay. */
    BLOCKS("blocks"),
    /** Height, big-endian so that the order of keys is the order of heights, to the root on the head's branch. */
    HEIGHTS("heights"),
    /** The few values of {@link MetaKey}. */
    META("meta");

    private final String diskName;

    Column(final String diskName) {
        this.diskName = diskName;
    }

    String diskName() {
        return diskName;
    }

    byte[] diskNameBytes() {
        return diskName.getBytes(StandardCharsets.UTF_8);
    }
}
