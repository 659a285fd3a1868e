// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The fields of one value on their way to another of its kind within the process: written once, read once, compared once.
 * Values that can't change are handed over as they are, and maps whole, so that a large state is neither copied nor gone
 * through. Reading refuses another kind of field than was written.
 */
public final class Handover {
    private final HandedFields fields = new HandedFields();
    private final int version;

    /**
     * @param version that the reader is told.
     */
    public Handover(final int version) {
        this.version = version;
    }

    /** Takes the fields of a value over. */
    public void take(final Recorded value) {
        value.writeFields(new Taking());
    }

    /** Gives the fields in the order they were taken; {@link FieldReader#end} refuses any that are left. */
    public FieldReader reader() {
        fields.rewind();
        return new Giving();
    }

    /** Whether another value would be written with exactly these fields, and the same maps. */
    public boolean isSame(final Recorded other) {
        fields.rewind();
        final Comparing comparing = new Comparing();
        other.writeFields(comparing);
        return comparing.isSame && fields.isAtEnd();
    }

    private abstract static class Fields implements FieldWriter {
        abstract void number(HandedFields.Kind kind, long value);

        abstract void object(HandedFields.Kind kind, Object value);

        @Override
        public void int64(final String name, final long value) {
            number(HandedFields.Kind.INT64, value);
        }

        @Override
        public void int32(final String name, final int value) {
            number(HandedFields.Kind.INT32, value);
        }

        @Override
        public void flag(final String name, final boolean value) {
            number(HandedFields.Kind.FLAG, value ? 1 : 0);
        }

        @Override
        public void text(final String name, final String value) {
            object(HandedFields.Kind.TEXT, value);
        }

        @Override
        public void bytes(final String name, final Bytes value) {
            object(HandedFields.Kind.BYTES, value);
        }

        @Override
        public void hash(final String name, final Hash value) {
            object(HandedFields.Kind.HASH, value);
        }

        @Override
        public void address(final String name, final EvmAddress value) {
            object(HandedFields.Kind.ADDRESS, value);
        }

        @Override
        public void uint256(final String name, final BigInteger value) {
            object(HandedFields.Kind.UINT256, value);
        }

        @Override
        public void map(final String name, final RecordedMap<?, ?> map) {
            object(HandedFields.Kind.MAP, map);
        }
    }

    private final class Taking extends Fields {
        @Override
        void number(final HandedFields.Kind kind, final long value) {
            fields.add(kind, value);
        }

        @Override
        void object(final HandedFields.Kind kind, final Object value) {
            fields.add(kind, value);
        }
    }

    private final class Comparing extends Fields {
        private boolean isSame = true;

        @Override
        void number(final HandedFields.Kind kind, final long value) {
            isSame = isSame && fields.isNext(kind) && fields.number(kind, "") == value;
        }

        @Override
        void object(final HandedFields.Kind kind, final Object value) {
            isSame = isSame && fields.isNext(kind) && fields.object(kind, "").equals(value);
        }
    }

    private final class Giving implements FieldReader {
        @Override
        public int version() {
            return version;
        }

        @Override
        public long int64(final String name) {
            return fields.number(HandedFields.Kind.INT64, name);
        }

        @Override
        public int int32(final String name) {
            return (int) fields.number(HandedFields.Kind.INT32, name);
        }

        @Override
        public boolean flag(final String name) {
            return fields.number(HandedFields.Kind.FLAG, name) == 1;
        }

        @Override
        public String text(final String name) {
            return (String) fields.object(HandedFields.Kind.TEXT, name);
        }

        @Override
        public Bytes bytes(final String name) {
            return (Bytes) fields.object(HandedFields.Kind.BYTES, name);
        }

        @Override
        public Hash hash(final String name) {
            return (Hash) fields.object(HandedFields.Kind.HASH, name);
        }

        @Override
        public EvmAddress address(final String name) {
            return (EvmAddress) fields.object(HandedFields.Kind.ADDRESS, name);
        }

        @Override
        public BigInteger uint256(final String name) {
            return (BigInteger) fields.object(HandedFields.Kind.UINT256, name);
        }

        @Override
        @SuppressWarnings("unchecked") // It was written by the same field of another instance.
        public <K extends Comparable<? super K>, V extends Recorded> RecordedMap<K, V> map(
                final String name,
                final Function<FieldReader, V> element,
                final Function<? super V, ? extends K> keyOf) {
            return (RecordedMap<K, V>) fields.object(HandedFields.Kind.MAP, name);
        }

        @Override
        public <T> List<T> list(final String name, final Function<FieldReader, T> element) {
            final int count = int32(name);
            final List<T> values = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                values.add(element.apply(this));
            }
            return List.copyOf(values);
        }

        @Override
        public void end() {
            if (!fields.isAtEnd()) {
                throw new CodecException("fields left over");
            }
        }
    }
}
