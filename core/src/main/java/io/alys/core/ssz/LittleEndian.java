// SPDX-License-Identifier: Apache-2.0
package io.alys.core.ssz;

/** Integers as SSZ writes them, low byte first. */
final class LittleEndian {
    private LittleEndian() {}

    static void putLong(final byte[] target, final int offset, final long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            target[offset + i] = (byte) (value >>> (i * Byte.SIZE));
        }
    }

    static void putInt(final byte[] target, final int offset, final int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            target[offset + i] = (byte) (value >>> (i * Byte.SIZE));
        }
    }
}
