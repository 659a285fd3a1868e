// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import java.util.ArrayList;
import java.util.List;

/** Fields in the order they were added, read from the front. In blocks, so that a long one is never copied to grow. */
final class HandedFields {
    private static final int BLOCK_BITS = 8;
    private static final int BLOCK_LENGTH = 1 << BLOCK_BITS;
    private static final int MASK = BLOCK_LENGTH - 1;
    private static final Kind[] KINDS = Kind.values();

    private final List<byte[]> kinds = new ArrayList<>();
    private final List<long[]> numbers = new ArrayList<>();
    private final List<Object[]> objects = new ArrayList<>();
    private int kindCount = 0;
    private int numberCount = 0;
    private int objectCount = 0;

    // Where reading is.
    private int kindAt = 0;
    private int numberAt = 0;
    private int objectAt = 0;

    void add(final Kind kind, final long number) {
        add(kind);
        if (numberCount >>> BLOCK_BITS == numbers.size()) {
            numbers.add(new long[BLOCK_LENGTH]);
        }
        numbers.getLast()[numberCount++ & MASK] = number;
    }

    void add(final Kind kind, final Object object) {
        add(kind);
        if (objectCount >>> BLOCK_BITS == objects.size()) {
            objects.add(new Object[BLOCK_LENGTH]);
        }
        objects.getLast()[objectCount++ & MASK] = object;
    }

    private void add(final Kind kind) {
        if (kindCount >>> BLOCK_BITS == kinds.size()) {
            kinds.add(new byte[BLOCK_LENGTH]);
        }
        kinds.getLast()[kindCount++ & MASK] = kind.code;
    }

    /** Reading begins again. */
    void rewind() {
        kindAt = 0;
        numberAt = 0;
        objectAt = 0;
    }

    boolean isAtEnd() {
        return kindAt == kindCount;
    }

    boolean isNext(final Kind kind) {
        return kindAt < kindCount && kinds.get(kindAt >>> BLOCK_BITS)[kindAt & MASK] == kind.code;
    }

    /** The next field, which must be a number of that kind. */
    long number(final Kind kind, final String name) {
        take(kind, name);
        return numbers.get(numberAt >>> BLOCK_BITS)[numberAt++ & MASK];
    }

    /** The next field, which must be an object of that kind. */
    Object object(final Kind kind, final String name) {
        take(kind, name);
        return objects.get(objectAt >>> BLOCK_BITS)[objectAt++ & MASK];
    }

    private void take(final Kind kind, final String name) {
        if (!isNext(kind)) {
            throw new CodecException("field=" + name + " is read as " + kind + " where there is "
                    + (isAtEnd() ? "none" : KINDS[kinds.get(kindAt >>> BLOCK_BITS)[kindAt & MASK]]));
        }
        kindAt++;
    }

    /** What a field is. */
    enum Kind {
        INT64(0),
        INT32(1),
        FLAG(2),
        TEXT(3),
        BYTES(4),
        HASH(5),
        ADDRESS(6),
        UINT256(7),
        MAP(8);

        private final byte code;

        /**
         * @param code its place among the constants.
         */
        Kind(final int code) {
            this.code = (byte) code;
        }
    }
}
