// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import java.util.function.Function;

/**
 * The recorded identity of one type: a number that is never reused, the name tools show, the version being written,
 * and how to read any version up to that one.
 *
 * @param type number, unique within its catalog, 1 to 32767.
 * @param name as tools show it.
 * @param version written today.
 * @param javaType that has this shape.
 * @param reader of the fields, which may ask {@link FieldReader#version()}.
 */
public record Shape<T extends Recorded>(
        int type, String name, int version, Class<T> javaType, Function<FieldReader, T> reader) {
    public static <T extends Recorded> Shape<T> of(
            final int type, final Class<T> javaType, final Function<FieldReader, T> reader) {
        return of(type, 1, javaType, reader);
    }

    /** A shape whose fields changed since it was first written. */
    public static <T extends Recorded> Shape<T> of(
            final int type, final int version, final Class<T> javaType, final Function<FieldReader, T> reader) {
        return new Shape<>(type, javaType.getSimpleName(), version, javaType, reader);
    }
}
