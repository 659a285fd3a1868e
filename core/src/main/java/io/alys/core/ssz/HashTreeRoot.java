// SPDX-License-Identifier: Apache-2.0
package io.alys.core.ssz;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * {@code hash_tree_root} of ssz/simple-serialize.md for the types that our blocks are made of. The caller combines
 * roots by hand; there are no type descriptors. Values outside their type are refused with the field, the value and the
 * rule. One thread.
 */
public final class HashTreeRoot {
    private static final int CHUNK = Hash.LENGTH;

    private final Sha256 sha256 = new Sha256();
    private final Merkle merkle = new Merkle(sha256);

    /** uint64; a negative {@code long} stands for the value of 2^63 and more with the same bits. */
    public static Hash uint64(final long value) {
        final byte[] chunk = new byte[CHUNK];
        LittleEndian.putLong(chunk, 0, value);
        return Hash.of(chunk);
    }

    /** uint32; a negative {@code int} stands for the value of 2^31 and more with the same bits. */
    public static Hash uint32(final int value) {
        return uint64(Integer.toUnsignedLong(value));
    }

    /**
     * uint256.
     *
     * @throws IllegalArgumentException when negative, or longer than 256 bits.
     */
    public static Hash uint256(final String field, final BigInteger value) {
        require(value.signum() >= 0 && value.bitLength() <= 256, field, value, "0 to 2^256-1");
        final byte[] bigEndian = value.toByteArray();
        final byte[] chunk = new byte[CHUNK];
        // A set top bit costs BigInteger a 33rd byte, always zero.
        final int length = Math.min(bigEndian.length, CHUNK);
        for (int i = 0; i < length; i++) {
            chunk[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return Hash.of(chunk);
    }

    /** Bytes20. */
    public static Hash bytes20(final EvmAddress address) {
        final byte[] chunk = new byte[CHUNK];
        address.copyTo(chunk, 0);
        return Hash.of(chunk);
    }

    /**
     * ByteVector[length].
     *
     * @throws IllegalArgumentException when the value has another length.
     */
    public Hash byteVector(final String field, final Bytes value, final int length) {
        require(value.length() == length, field + ".length", value.length(), "exactly " + length);
        return merkleize(value, length);
    }

    /**
     * ByteList[limit].
     *
     * @throws IllegalArgumentException when the value is longer.
     */
    public Hash byteList(final String field, final Bytes value, final long limit) {
        require(value.length() <= limit, field + ".length", value.length(), "at most " + limit);
        return mixIn(merkleize(value, limit), value.length());
    }

    /**
     * List[T, limit] of containers, lists or vectors.
     *
     * @param elementRoot hash_tree_root of one; may use this object. Not called when the list is refused.
     * @throws IllegalArgumentException when there are more.
     */
    public <T> Hash list(
            final String field, final List<T> values, final long limit, final Function<? super T, Hash> elementRoot) {
        require(values.size() <= limit, field + ".size", values.size(), "at most " + limit);
        // All of them first: their trees and the list's take turns in the one Merkle.
        final List<Hash> roots = new ArrayList<>(values.size());
        for (final T value : values) {
            roots.add(elementRoot.apply(value));
        }
        merkle.begin(limit);
        for (final Hash root : roots) {
            merkle.add(root);
        }
        return mixIn(merkle.root(), roots.size());
    }

    /** A container, from the roots of its fields in order. */
    public Hash container(final Hash... fields) {
        merkle.begin(fields.length);
        for (final Hash field : fields) {
            merkle.add(field);
        }
        return merkle.root();
    }

    /** The {@code None} arm of Union[None, ...]. */
    public Hash none() {
        return mixIn(Hash.ZERO, 0);
    }

    /** Another arm of a union: mix_in_selector. */
    public Hash union(final int selector, final Hash root) {
        require(selector >= 1 && selector <= 127, "selector", selector, "1 to 127");
        return mixIn(root, selector);
    }

    private Hash merkleize(final Bytes value, final long limit) {
        final byte[] bytes = value.toArray();
        merkle.begin(Math.max(1, Math.ceilDiv(limit, CHUNK)));
        for (int offset = 0; offset < bytes.length; offset += CHUNK) {
            merkle.add(bytes, offset, Math.min(CHUNK, bytes.length - offset));
        }
        return merkle.root();
    }

    private Hash mixIn(final Hash root, final long value) {
        return sha256.hash(root, uint64(value));
    }

    private static void require(final boolean holds, final String field, final Object value, final String rule) {
        if (!holds) {
            throw new IllegalArgumentException(field + "=" + value + " must be " + rule);
        }
    }
}
