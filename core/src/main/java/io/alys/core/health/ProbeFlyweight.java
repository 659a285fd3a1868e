// SPDX-License-Identifier: Apache-2.0
package io.alys.core.health;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A hot input that travels the whole path and back: for health and for measuring. Little-endian:
 *
 * <pre>
 *  0 long nonce    chosen by the sender
 *  8 long sentNs   the sender's own clock, opaque to the machine
 * 16 … any filling
 * </pre>
 */
public final class ProbeFlyweight {
    public static final int LENGTH_MIN = 16;
    public static final int LENGTH_MAX = 64 * 1024;

    private static final int NONCE_OFFSET = 0;
    private static final int SENT_NS_OFFSET = 8;

    private ProbeFlyweight() {}

    /** Writes the two numbers; the filling stays as it is. */
    public static void write(final MutableDirectBuffer buffer, final int offset, final long nonce, final long sentNs) {
        buffer.putLong(offset + NONCE_OFFSET, nonce, LITTLE_ENDIAN);
        buffer.putLong(offset + SENT_NS_OFFSET, sentNs, LITTLE_ENDIAN);
    }

    public static long nonce(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + NONCE_OFFSET, LITTLE_ENDIAN);
    }

    public static long sentNs(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + SENT_NS_OFFSET, LITTLE_ENDIAN);
    }
}
