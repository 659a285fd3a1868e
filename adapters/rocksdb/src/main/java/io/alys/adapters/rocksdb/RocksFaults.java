// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Says in our words what RocksDB complains about. */
final class RocksFaults {
    private RocksFaults() {}

    static PortException onOpen(final Path directory, final RocksDBException cause) {
        if (isLocked(cause)) {
            return new PortException(
                    FaultKind.STORAGE,
                    "data directory in use: path=" + directory
                            + " is open in another process: stop it, or configure another directory",
                    cause);
        }
        if (code(cause) == Status.Code.Corruption) {
            return new PortException(
                    FaultKind.PROTOCOL,
                    "block store damaged: path=" + directory + " reason=" + cause.getMessage()
                            + ": restore it from a copy, or remove it and rebuild it from the journal",
                    cause);
        }
        return storage("open path=" + directory, cause);
    }

    static PortException onRead(final Column column, final String key, final RocksDBException cause) {
        return code(cause) == Status.Code.Corruption
                ? damaged(column, key, cause.getMessage(), cause)
                : storage("read column=" + column.diskName() + " key=" + key, cause);
    }

    static PortException onWrite(final String what, final RocksDBException cause) {
        return storage(what, cause);
    }

    static PortException damaged(
            final Column column, final String key, final String reason, final Exception causeOrNull) {
        return new PortException(
                FaultKind.PROTOCOL,
                "damaged value: column=" + column.diskName() + " key=" + key + " reason=" + reason,
                causeOrNull);
    }

    private static PortException storage(final String what, final RocksDBException cause) {
        final Status status = cause.getStatus();
        final boolean isFull = status != null && status.getSubCode() == Status.SubCode.NoSpace;
        return new PortException(
                FaultKind.STORAGE,
                (isFull ? "the disk is full: " : "the disk fails: ") + what + " reason=" + cause.getMessage(),
                cause);
    }

    private static boolean isLocked(final RocksDBException cause) {
        // RocksDB has no code for it: "While lock file: …/LOCK: …" or "lock hold by current process".
        final String message = String.valueOf(cause.getMessage());
        return message.contains("While lock file") || message.contains("lock hold by current process");
    }

    private static Status.Code code(final RocksDBException cause) {
        return cause.getStatus() == null
                ? Status.Code.Undefined
                : cause.getStatus().getCode();
    }
}
