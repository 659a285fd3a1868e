// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.agrona.ExpandableArrayBuffer;

/**
 * Values in the order of their keys, for state that grows for ever (docs/adr/0026). An actor that restarts hands it over as
 * it is, and has it no longer: one actor at a time may change it. It knows its digest, which costs what changed and not what
 * there is: the sum modulo 2^64 of the XXH64 of each value's bytes. Like every digest of state it finds mistakes and bit rot,
 * not forgery. Not thread-safe.
 *
 * @param <V> can't change, writes its key among its fields, and the same fields in every layout.
 */
public final class RecordedMap<K extends Comparable<? super K>, V extends Recorded> {
    /** The first layout of state that has maps, and in whose digests these, and hashes, stand for what is behind them. */
    public static final int LAYOUT = 6;

    private final NavigableMap<K, V> values = new TreeMap<>();
    private final BinaryFieldWriter writer = new BinaryFieldWriter();
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
    private long digest = 0;

    /**
     * Of all these values, in whatever order.
     *
     * @throws CodecException when two have one key.
     */
    public static <K extends Comparable<? super K>, V extends Recorded> RecordedMap<K, V> of(
            final Collection<? extends V> values, final Function<? super V, ? extends K> keyOf) {
        final RecordedMap<K, V> map = new RecordedMap<>();
        for (final V value : values) {
            final K key = keyOf.apply(value);
            if (map.put(key, value) != null) {
                throw new CodecException("key=" + key + " stands there twice");
            }
        }
        return map;
    }

    /** The value, or null. */
    public V find(final K key) {
        return values.get(key);
    }

    /** Puts the value under the key; gives the one in whose place it is, or null. */
    public V put(final K key, final V value) {
        final V replaced = values.put(key, value);
        digest += digestOf(value) - (replaced == null ? 0 : digestOf(replaced));
        return replaced;
    }

    /** Takes the value away and gives it; null where there is none. */
    public V remove(final K key) {
        final V removed = values.remove(key);
        digest -= removed == null ? 0 : digestOf(removed);
        return removed;
    }

    /** In the order of their keys; can't be changed. */
    public Collection<V> values() {
        return Collections.unmodifiableCollection(values.values());
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

    private long digestOf(final Recorded value) {
        value.writeFields(writer.wrap(scratch, 0));
        return XxHash64.hash(scratch.byteArray(), 0, writer.position(), 0);
    }
}
