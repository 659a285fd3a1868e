// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;

/** Receives the fields of a {@link Recorded} value in order: to encode them, to digest them, or to show them. */
public interface FieldWriter {
    /** Of the layout that is wanted: fields of later ones are left out. */
    default int version() {
        return Integer.MAX_VALUE;
    }

    void int64(String name, long value);

    void int32(String name, int value);

    void flag(String name, boolean value);

    /** UTF-8, at most 64 KiB. */
    void text(String name, String value);

    void bytes(String name, Bytes value);

    void hash(String name, Hash value);

    void address(String name, EvmAddress value);

    /** A non-negative integer of at most 256 bits. */
    void uint256(String name, BigInteger value);

    /** The fields of another value, in its order. */
    default void record(final String name, final Recorded value) {
        value.writeFields(this);
    }

    /** A value that the hash written just before stands for: digests of state leave it out, from layout 6 on. */
    default void hashed(final String name, final Recorded value) {
        record(name, value);
    }

    /** How many there are, and the fields of each, in the collection's order. */
    default void list(final String name, final Collection<? extends Recorded> values) {
        int32(name, values.size());
        for (final Recorded value : values) {
            value.writeFields(this);
        }
    }

    /** As a list of its values; where state is digested, from layout 6 on, as their count and its digest. */
    default void map(final String name, final RecordedMap<?, ?> map) {
        list(name, map.values());
    }

    /** How many there are, and each. */
    default void byteStrings(final String name, final List<Bytes> values) {
        int32(name, values.size());
        for (final Bytes value : values) {
            bytes(name, value);
        }
    }

    /** An enum constant, by its stable code rather than its ordinal. */
    default void code(final String name, final Coded value) {
        int32(name, value.code());
    }
}
