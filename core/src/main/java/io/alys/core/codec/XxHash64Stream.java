// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import static io.alys.core.codec.XxHash64.P1;
import static io.alys.core.codec.XxHash64.P2;
import static io.alys.core.codec.XxHash64.P5;

/** XXH64 of bytes that come piece by piece; the same as {@link XxHash64#hash} of all of them in one array. */
public final class XxHash64Stream {
    private static final int STRIPE = 32;

    private final long seed;
    private final byte[] held = new byte[STRIPE];
    private long v1;
    private long v2;
    private long v3;
    private long v4;
    private long length = 0;
    private int heldLength = 0;

    public XxHash64Stream(final long seed) {
        this.seed = seed;
        v1 = seed + P1 + P2;
        v2 = seed + P2;
        v3 = seed;
        v4 = seed - P1;
    }

    /** The next bytes. */
    public void update(final byte[] bytes, final int offset, final int count) {
        final int end = offset + count;
        int position = offset;
        length += count;
        if (heldLength > 0) {
            final int missing = Math.min(STRIPE - heldLength, count);
            System.arraycopy(bytes, offset, held, heldLength, missing);
            heldLength += missing;
            position += missing;
            if (heldLength < STRIPE) {
                return;
            }
            stripes(held, 0, STRIPE);
        }
        position = stripes(bytes, position, end);
        heldLength = end - position;
        System.arraycopy(bytes, position, held, 0, heldLength);
    }

    /** Of all bytes so far. */
    public long digest() {
        final long hash = length >= STRIPE ? XxHash64.joined(v1, v2, v3, v4) : seed + P5;
        return XxHash64.avalanche(XxHash64.tail(held, 0, heldLength, hash + length));
    }

    /** Takes whole stripes; gives where the rest begins. */
    private int stripes(final byte[] bytes, final int start, final int end) {
        int position = start;
        long a = v1;
        long b = v2;
        long c = v3;
        long d = v4;
        for (; position <= end - STRIPE; position += STRIPE) {
            a = XxHash64.round(a, (long) XxHash64.LONG.get(bytes, position));
            b = XxHash64.round(b, (long) XxHash64.LONG.get(bytes, position + 8));
            c = XxHash64.round(c, (long) XxHash64.LONG.get(bytes, position + 16));
            d = XxHash64.round(d, (long) XxHash64.LONG.get(bytes, position + 24));
        }
        v1 = a;
        v2 = b;
        v3 = c;
        v4 = d;
        return position;
    }
}
