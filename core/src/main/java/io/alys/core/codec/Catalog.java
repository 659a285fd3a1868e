// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The shapes of one family of recorded types (commands, events), found by number or by Java type. */
public final class Catalog<B extends Recorded> {
    /** By number; null where there is none. */
    private final List<Shape<? extends B>> byType = new ArrayList<>();

    private final Map<String, Shape<? extends B>> byJavaName = new TreeMap<>();
    private final ClassValue<Shape<? extends B>> byJavaType = new ClassValue<>() {
        @Override
        protected Shape<? extends B> computeValue(final Class<?> type) {
            final Shape<? extends B> shape = byJavaName.get(type.getName());
            if (shape == null) {
                throw new CodecException("no shape for type=" + type.getName());
            }
            return shape;
        }
    };

    /**
     * @param shapes of the family; numbers and types must be unique.
     */
    public Catalog(final List<Shape<? extends B>> shapes) {
        for (final Shape<? extends B> shape : shapes) {
            final boolean isTypeTaken = byJavaName.put(shape.javaType().getName(), shape) != null;
            if (isTypeTaken || shape.type() < 1 || shape.type() > Short.MAX_VALUE || byType(shape.type()) != null) {
                throw new IllegalArgumentException("shape taken or out of range: " + shape);
            }
            while (byType.size() <= shape.type()) {
                byType.add(null);
            }
            byType.set(shape.type(), shape);
        }
    }

    /** The shape with the number, or null when this build does not know it. */
    public Shape<? extends B> byType(final int type) {
        return type >= 0 && type < byType.size() ? byType.get(type) : null;
    }

    /** The shape of a value. */
    @SuppressWarnings("unchecked")
    public <T extends B> Shape<T> of(final T value) {
        return (Shape<T>) byJavaType.get(value.getClass());
    }

    /** Reads a value of the numbered type, and refuses bytes left over. */
    public B read(final int type, final FieldReader reader) {
        final Shape<? extends B> shape = byType(type);
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
        return byType.stream()
                .filter(Objects::nonNull)
                .<Shape<? extends B>>map(shape -> shape)
                .toList();
    }
}
