// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

/** Configurations for tests. */
final class RocksConfigs {
    /** Flushes and rolls after a few hundred blocks. */
    static final RocksConfig SMALL = new RocksConfig(1 << 20, 256 << 10, 1 << 20, 64, 2, 1 << 20, 64 << 10);

    private RocksConfigs() {}
}
