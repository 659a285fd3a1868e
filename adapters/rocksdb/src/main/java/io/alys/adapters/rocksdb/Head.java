// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import io.alys.core.value.Hash;
import java.nio.ByteBuffer;

/** The block stored last. */
record Head(Hash root, long height) {
    static Head ofValue(final byte[] value) {
        return new Head(Hash.of(value, 0), ByteBuffer.wrap(value).getLong(Hash.LENGTH));
    }

    byte[] toValue() {
        return ByteBuffer.allocate(Hash.LENGTH + Long.BYTES)
                .put(root.toArray())
                .putLong(height)
                .array();
    }
}
