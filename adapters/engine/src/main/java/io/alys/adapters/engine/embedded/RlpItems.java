// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits an RLP list of byte strings, as a signed transaction is one. Does not recurse, so nested lists can't exhaust the
 * stack: an empty list reads as an empty string and any other is refused. Whether the encoding was the only right one is
 * checked by encoding again.
 */
final class RlpItems {
    private static final int SHORT_MAX = 55;
    private static final int STRING = 0x80;
    private static final int LIST = 0xc0;

    private final byte[] encoded;
    private final int limit;
    private int position;

    private RlpItems(final byte[] encoded, final int position) {
        this.encoded = encoded;
        this.position = position;
        this.limit = encoded.length;
    }

    /** The strings of the list that fills the array from the offset. */
    static List<byte[]> of(final byte[] encoded, final int offset) throws TransactionRefused {
        final RlpItems items = new RlpItems(encoded, offset);
        final int head = items.next();
        if (head < LIST || items.length(head - LIST) != items.limit - items.position) {
            throw malformed();
        }
        final List<byte[]> strings = new ArrayList<>();
        while (items.position < items.limit) {
            strings.add(items.item());
        }
        return strings;
    }

    private byte[] item() throws TransactionRefused {
        final int head = next();
        if (head < STRING) {
            return new byte[] {(byte) head};
        }
        if (head > LIST) {
            throw new TransactionRefused("a list inside the transaction (an access list) must be empty");
        }
        if (head == LIST) {
            return new byte[0];
        }
        final int length = length(head - STRING);
        if (length > limit - position) {
            throw malformed();
        }
        position += length;
        return Arrays.copyOfRange(encoded, position - length, position);
    }

    /** The length that the head's low part, and perhaps the bytes after it, give. */
    private int length(final int low) throws TransactionRefused {
        if (low <= SHORT_MAX) {
            return low;
        }
        int length = 0;
        for (int i = low - SHORT_MAX; i > 0; i--) {
            if (length > limit) {
                throw malformed();
            }
            length = length << Byte.SIZE | next();
        }
        return length;
    }

    private int next() throws TransactionRefused {
        if (position == limit) {
            throw malformed();
        }
        return encoded[position++] & 0xff;
    }

    private static TransactionRefused malformed() {
        return new TransactionRefused("the transaction is no RLP list of strings");
    }
}
