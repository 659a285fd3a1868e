// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import java.nio.charset.StandardCharsets;

/** The keys of the meta column family. Integers in the values are big-endian. */
enum MetaKey {
    /** int32; see {@link Migrations}. */
    SCHEMA_VERSION("schema_version", Integer.BYTES),
    /** int64 chain id, 32-byte genesis root (rules.md 4). */
    NETWORK_IDENTITY("network_identity", Long.BYTES + 32),
    /** 32-byte root, int64 height. */
    HEAD("head", 32 + Long.BYTES),
    /** int64. */
    APPLIED_SEQUENCE("applied_sequence", Long.BYTES);

    private final String diskName;
    private final int valueLength;

    MetaKey(final String diskName, final int valueLength) {
        this.diskName = diskName;
        this.valueLength = valueLength;
    }

    String diskName() {
        return diskName;
    }

    byte[] key() {
        return diskName.getBytes(StandardCharsets.UTF_8);
    }

    int valueLength() {
        return valueLength;
    }
}
