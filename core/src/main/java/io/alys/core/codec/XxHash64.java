// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** XXH64 (xxHash specification 0.1.1): fast, well spread, not cryptographic. For digests that find faults, not forgers. */
public final class XxHash64 {
    static final long P1 = 0x9E3779B185EBCA87L;
    static final long P2 = 0xC2B2AE3D27D4EB4FL;
    static final long P3 = 0x165667B19E3779F9L;
    static final long P4 = 0x85EBCA77C2B2AE63L;
    static final long P5 = 0x27D4EB2F165667C5L;

    // Past Agrona's accessors: they also serve memory off the heap, which keeps the compiler from moving any two of
    // them.
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private XxHash64() {}

    /** Hash of the bytes from offset to offset + length. */
    public static long hash(final byte[] bytes, final int offset, final int length, final long seed) {
        final int end = offset + length;
        int position = offset;
        final long hash;
        if (length >= 32) {
            long v1 = seed + P1 + P2;
            long v2 = seed + P2;
            long v3 = seed;
            long v4 = seed - P1;
            for (; position <= end - 32; position += 32) {
                v1 = round(v1, (long) LONG.get(bytes, position));
                v2 = round(v2, (long) LONG.get(bytes, position + 8));
                v3 = round(v3, (long) LONG.get(bytes, position + 16));
                v4 = round(v4, (long) LONG.get(bytes, position + 24));
            }
            hash = joined(v1, v2, v3, v4);
        } else {
            hash = seed + P5;
        }
        return avalanche(tail(bytes, position, end, hash + length));
    }

    /** Folds one more number into a hash. */
    public static long fold(final long hash, final long value) {
        return avalanche(Long.rotateLeft(hash ^ round(0, value), 27) * P1 + P4);
    }

    static long joined(final long v1, final long v2, final long v3, final long v4) {
        final long sum =
                Long.rotateLeft(v1, 1) + Long.rotateLeft(v2, 7) + Long.rotateLeft(v3, 12) + Long.rotateLeft(v4, 18);
        return merge(merge(merge(merge(sum, v1), v2), v3), v4);
    }

    static long tail(final byte[] bytes, final int start, final int end, final long seed) {
        int position = start;
        long hash = seed;
        for (; position <= end - 8; position += 8) {
            hash = Long.rotateLeft(hash ^ round(0, (long) LONG.get(bytes, position)), 27) * P1 + P4;
        }
        if (position <= end - 4) {
            final long word = (int) INT.get(bytes, position) & 0xFFFFFFFFL;
            hash = Long.rotateLeft(hash ^ (word * P1), 23) * P2 + P3;
            position += 4;
        }
        for (; position < end; position++) {
            hash = Long.rotateLeft(hash ^ ((bytes[position] & 0xFF) * P5), 11) * P1;
        }
        return hash;
    }

    static long round(final long accumulator, final long input) {
        return Long.rotateLeft(accumulator + input * P2, 31) * P1;
    }

    private static long merge(final long accumulator, final long value) {
        return (accumulator ^ round(0, value)) * P1 + P4;
    }

    static long avalanche(final long hash) {
        long mixed = (hash ^ (hash >>> 33)) * P2;
        mixed = (mixed ^ (mixed >>> 29)) * P3;
        return mixed ^ (mixed >>> 32);
    }
}
