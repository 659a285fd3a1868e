// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

/**
 * Bounds of what RocksDB may use.
 *
 * @param blockCacheBytes memory for blocks read from files, indexes and filters included; 64 MiB by default.
 * @param writeBufferBytes memory of one column family that is not in a file yet; 16 MiB by default.
 * @param writeBuffersTotalBytes the same for all column families together; 48 MiB by default.
 * @param openFilesMax files kept open at a time; 256 by default.
 * @param backgroundJobsMax threads that flush and compact; 2 by default.
 * @param walBytesMax size of the write-ahead log that makes RocksDB flush what it holds; 64 MiB by default.
 * @param infoLogBytesMax size of one of the {@value #INFO_LOGS_KEPT} files RocksDB logs to; 4 MiB by default.
 */
public record RocksConfig(
        long blockCacheBytes,
        long writeBufferBytes,
        long writeBuffersTotalBytes,
        int openFilesMax,
        int backgroundJobsMax,
        long walBytesMax,
        long infoLogBytesMax) {
    static final int INFO_LOGS_KEPT = 4;

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    public RocksConfig {
        require(blockCacheBytes, MIB, 64 * 1024 * MIB, "blockCacheBytes");
        require(writeBufferBytes, 64 * KIB, 1024 * MIB, "writeBufferBytes");
        require(writeBuffersTotalBytes, writeBufferBytes, 8 * 1024 * MIB, "writeBuffersTotalBytes");
        require(openFilesMax, 16, 1 << 20, "openFilesMax");
        require(backgroundJobsMax, 1, 64, "backgroundJobsMax");
        require(walBytesMax, writeBufferBytes, 64 * 1024 * MIB, "walBytesMax");
        require(infoLogBytesMax, 64 * KIB, 1024 * MIB, "infoLogBytesMax");
    }

    public static RocksConfig defaults() {
        return new RocksConfig(64 * MIB, 16 * MIB, 48 * MIB, 256, 2, 64 * MIB, 4 * MIB);
    }

    private static void require(final long value, final long min, final long max, final String field) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + "=" + value + " must be between " + min + " and " + max);
        }
    }
}
