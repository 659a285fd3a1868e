// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shapes of one family of recorded types (commands, events), found by number or by Java type. */
public final class Catalog<B extends Recorded> {
    private final Map<Integer, Shape<? extends B>> byType = new TreeMap<>();
    private final Map<String, Shape<? extends B>> byJavaName = new TreeMap<>();

    /**
     * @param shapes of the family; numbers and types must be unique.
     */
    public Catalog(final List<Shape<? extends B>> shapes) {
        for (final Shape<? extends B> shape : shapes) {
            final boolean isNumberTaken = byType.put(shape.type(), shape) != null;
            final boolean isTypeTaken = byJavaName.put(shape.javaType().getName(), shape) != null;
            if (isNumberTaken || isTypeTaken || shape.type() < 1 || shape.type() > Short.MAX_VALUE) {
                throw new IllegalArgumentException("shape taken or out of range: " + shape);
            }
        }
    }

    /** The shape with the number, or null when this build does not know it. */
    public Shape<? extends B> byType(final int type) {
        return byType.get(type);
    }

    /** The shape of a value. */
    @SuppressWarnings("unchecked")
    public <T extends B> Shape<T> of(final T value) {
        final Shape<? extends B> shape = byJavaName.get(value.getClass().getName());
        if (shape == null) {
            throw new CodecException("no shape for type=" + value.getClass().getName());
        }
        return (Shape<T>) shape;
    }

    /** Reads a value of the numbered type, and refuses bytes left over. */
    public B read(final int type, final FieldReader reader) {
        final Shape<? extends B> shape = byType.get(type);
        if (shape == null) {
            throw new CodecException("unknown type=" + type);
        }
        if (reader.version() < 1 || reader.version() > shape.version()) {
            throw new CodecException("type=" + shape.name() + " version=" + reader.version()
                    + " but this build reads 1 to " + shape.version());
        }
        final B value = shape.reader().apply(reader);
        reader.end();
        return value;
    }

    /** Every shape, by number. */
    public List<Shape<? extends B>> shapes() {
        return new ArrayList<>(byType.values());
    }
}
