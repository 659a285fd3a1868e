// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.agrona.ExpandableArrayBuffer;
import org.pcollections.TreePMap;

/**
 * Values in the order of their keys, for state that grows for ever (docs/adr/0026). A map can't change: each change gives
 * another one that shares with it all but the path to what changed, so it is handed over as it is. It knows its digest,
 * which costs what changed and not what there is: the sum modulo 2^64 of the XXH64 of each value's bytes. Like every
 * digest of state it finds mistakes and bit rot, not forgery.
 *
 * @param <V> writes its key among its fields, and the same fields in every layout.
 */
public final class RecordedMap<K extends Comparable<? super K>, V extends Recorded> {
    /** The first layout of state that has maps, and in whose digests these, and hashes, stand for what is behind them. */
    public static final int LAYOUT = 6;

    private static final int LENGTH_EXPECTED = 256;

    private final TreePMap<K, V> values;
    private final long digest;

    private RecordedMap(final TreePMap<K, V> values, final long digest) {
        this.values = values;
        this.digest = digest;
    }

    /** Without any value. */
    public static <K extends Comparable<? super K>, V extends Recorded> RecordedMap<K, V> empty() {
        return new RecordedMap<>(TreePMap.<K, V>empty(), 0);
    }

    /**
     * Of all these values, in whatever order.
     *
     * @throws CodecException when two have one key.
     */
    public static <K extends Comparable<? super K>, V extends Recorded> RecordedMap<K, V> of(
            final Collection<? extends V> values, final Function<? super V, ? extends K> keyOf) {
        final NavigableMap<K, V> sorted = new TreeMap<>();
        long digest = 0;
        for (final V value : values) {
            final K key = keyOf.apply(value);
            if (sorted.put(key, value) != null) {
                throw new CodecException("key=" + key + " stands there twice");
            }
            digest += digestOf(value);
        }
        return new RecordedMap<>(TreePMap.fromSortedMap(sorted), digest);
    }

    /** The value, or null. */
    public V find(final K key) {
        return values.get(key);
    }

    /** With the value under the key, in the place of any that was there. */
    public RecordedMap<K, V> with(final K key, final V value) {
        return new RecordedMap<>(values.plus(key, value), digest - digestAt(key) + digestOf(value));
    }

    /** Without the key; itself where there is none. */
    public RecordedMap<K, V> without(final K key) {
        return values.containsKey(key) ? new RecordedMap<>(values.minus(key), digest - digestAt(key)) : this;
    }

    /** In the order of their keys; can't be changed. */
    public Collection<V> values() {
        return values.values();
    }

    public int size() {
        return values.size();
    }

    /** The same for the same values, however they came there. */
    public long digest() {
        return digest;
    }

    /** What stands for it in the digest of a state. */
    void writeDigested(final String name, final FieldWriter writer) {
        if (writer.version() >= LAYOUT) {
            writer.int32(name, size());
            writer.int64(name, digest);
        } else {
            writer.list(name, values());
        }
    }

    private long digestAt(final K key) {
        final V value = values.get(key);
        return value == null ? 0 : digestOf(value);
    }

    private static long digestOf(final Recorded value) {
        final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer(LENGTH_EXPECTED);
        final BinaryFieldWriter writer = new BinaryFieldWriter().wrap(bytes, 0);
        value.writeFields(writer);
        return XxHash64.hash(bytes.byteArray(), 0, writer.position(), 0);
    }
}
