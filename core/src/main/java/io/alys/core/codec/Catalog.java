// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.BitUtil;

/** The shapes of one family of recorded types (commands, events), found by number or by Java type. */
public final class Catalog<B extends Recorded> {
    /** By number; null where there is none. */
    private final List<Shape<? extends B>> byType = new ArrayList<>();

    /** By the hash of the Java type's name, which is the same in every process; the next free place where it is taken. */
    private final Shape<? extends B>[] byJavaType;

    /**
     * @param shapes of the family; numbers and types must be unique.
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // Nobody else sees the array.
    public Catalog(final List<Shape<? extends B>> shapes) {
        byJavaType = new Shape[BitUtil.findNextPositivePowerOfTwo(4 * shapes.size())];
        for (final Shape<? extends B> shape : shapes) {
            final int place = place(shape.javaType());
            if (byJavaType[place] != null
                    || shape.type() < 1
                    || shape.type() > Short.MAX_VALUE
                    || byType(shape.type()) != null) {
                throw new IllegalArgumentException("shape taken or out of range: " + shape);
            }
            byJavaType[place] = shape;
            while (byType.size() <= shape.type()) {
                byType.add(null);
            }
            byType.set(shape.type(), shape);
        }
    }

    /** Where the shape of the type stands, or may be put. */
    private int place(final Class<?> javaType) {
        int place = javaType.getName().hashCode() & byJavaType.length - 1;
        while (byJavaType[place] != null && byJavaType[place].javaType() != javaType) {
            place = place + 1 & byJavaType.length - 1;
        }
        return place;
    }

    /** The shape with the number, or null when this build does not know it. */
    public Shape<? extends B> byType(final int type) {
        return type >= 0 && type < byType.size() ? byType.get(type) : null;
    }

    /** The shape of a value. */
    @SuppressWarnings("unchecked")
    public <T extends B> Shape<T> of(final T value) {
        final Shape<? extends B> shape = byJavaType[place(value.getClass())];
        if (shape == null) {
            throw new CodecException("no shape for type=" + value.getClass().getName());
        }
        return (Shape<T>) shape;
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
