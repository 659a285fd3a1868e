// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;

/** Shows fields on one line, for people: {@code name=value name=value}. Long byte strings are cut and their length said. */
public final class TextFieldWriter implements FieldWriter {
    private static final int SHOWN_BYTES_MAX = 32;
    private static final int SHOWN_ELEMENTS_MAX = 16;

    private final StringBuilder text = new StringBuilder();

    /** The value as {@code Name{field=value …}}. */
    public static String show(final Recorded value) {
        final TextFieldWriter writer = new TextFieldWriter();
        writer.text.append(value.getClass().getSimpleName());
        writer.braced(value);
        return writer.text.toString();
    }

    /** The fields alone, without the type's name. */
    public static String fields(final Recorded value) {
        final TextFieldWriter writer = new TextFieldWriter();
        value.writeFields(writer);
        return writer.text.toString();
    }

    @Override
    public void int64(final String name, final long value) {
        field(name).append(value);
    }

    @Override
    public void int32(final String name, final int value) {
        field(name).append(value);
    }

    @Override
    public void flag(final String name, final boolean value) {
        field(name).append(value);
    }

    @Override
    public void text(final String name, final String value) {
        field(name).append('"').append(value).append('"');
    }

    @Override
    public void bytes(final String name, final Bytes value) {
        field(name).append(shown(value));
    }

    @Override
    public void hash(final String name, final Hash value) {
        field(name).append(value.toHex());
    }

    @Override
    public void address(final String name, final EvmAddress value) {
        field(name).append(value.toHex());
    }

    @Override
    public void uint256(final String name, final BigInteger value) {
        field(name).append(value);
    }

    @Override
    public void code(final String name, final Coded value) {
        field(name).append(value);
    }

    @Override
    public void record(final String name, final Recorded value) {
        field(name);
        braced(value);
    }

    @Override
    public void list(final String name, final Collection<? extends Recorded> values) {
        field(name).append('[');
        int shown = 0;
        for (final Recorded value : values) {
            if (shown == SHOWN_ELEMENTS_MAX) {
                break;
            }
            text.append(shown++ == 0 ? "" : " ");
            braced(value);
        }
        closeList(values.size());
    }

    @Override
    public void byteStrings(final String name, final List<Bytes> values) {
        field(name).append('[');
        for (int i = 0; i < Math.min(values.size(), SHOWN_ELEMENTS_MAX); i++) {
            text.append(i == 0 ? "" : " ").append(shown(values.get(i)));
        }
        closeList(values.size());
    }

    private static String shown(final Bytes value) {
        return value.length() <= SHOWN_BYTES_MAX
                ? value.toHex()
                : value.slice(0, SHOWN_BYTES_MAX).toHex() + "…(" + value.length() + " bytes)";
    }

    private void closeList(final int size) {
        text.append(size > SHOWN_ELEMENTS_MAX ? " …(" + size + ")]" : "]");
    }

    private void braced(final Recorded value) {
        text.append('{');
        value.writeFields(this);
        text.append('}');
    }

    private StringBuilder field(final String name) {
        if (text.length() > 0 && text.charAt(text.length() - 1) != '{') {
            text.append(' ');
        }
        return text.append(name).append('=');
    }
}
