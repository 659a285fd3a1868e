// SPDX-License-Identifier: Apache-2.0
package io.alys.core.health;

import io.alys.core.codec.Coded;

/** Something the process can run out of. */
public enum ResourceKind implements Coded {
    /** Bytes that outlived the last collection, of the heap's limit. */
    HEAP(1),
    /** Bytes of direct buffers, of their limit. */
    DIRECT_MEMORY(2),
    /** Slots or effects that wait, of the fullest ring's capacity. */
    RINGS(3),
    /** Bytes that must stay free, of those that are free in the data directory. */
    DISK(4),
    /** Open file descriptors, of the process's limit. */
    FILE_HANDLES(5);

    private final int code;

    ResourceKind(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
