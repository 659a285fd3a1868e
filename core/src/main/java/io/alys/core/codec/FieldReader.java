// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;

/**
 * Gives back the fields of a {@link Recorded} value in the order they were written. Every method throws
 * {@link CodecException} rather than read past the end or make a collection larger than the bytes left could fill.
 */
public interface FieldReader {
    /** The version the value was written with. */
    int version();

    long int64(String name);

    int int32(String name);

    boolean flag(String name);

    String text(String name);

    Bytes bytes(String name);

    Hash hash(String name);

    EvmAddress address(String name);

    BigInteger uint256(String name);

    <T> List<T> list(String name, Function<FieldReader, T> element);

    /** Values that were written as a map or as a list. */
    default <K extends Comparable<? super K>, V extends Recorded> RecordedMap<K, V> map(
            final String name, final Function<FieldReader, V> element, final Function<? super V, ? extends K> keyOf) {
        return RecordedMap.of(list(name, element), keyOf);
    }

    default List<Bytes> byteStrings(final String name) {
        return list(name, reader -> reader.bytes(name));
    }

    /** Refuses bytes that no field claimed. */
    void end();
}
