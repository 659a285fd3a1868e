// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import org.agrona.ExpandableArrayBuffer;

/** The XXH64 digest of what {@link BinaryFieldWriter#wrapDigested} writes, without keeping the bytes: however many there are. */
public final class DigestFieldWriter implements FieldWriter {
    /** So many bytes at a time: few enough that they do not drive anything else out of a core's cache. */
    private static final int STRIDE = 2 * 1024;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(STRIDE + Hash.LENGTH);
    private final BinaryFieldWriter encoder = new BinaryFieldWriter();
    private final int layout;
    private final XxHash64Stream stream = new XxHash64Stream(0);

    /**
     * @param layout of the state that is digested.
     */
    public DigestFieldWriter(final int layout) {
        this.layout = layout;
        encoder.wrapDigested(buffer, 0, layout);
    }

    @Override
    public int version() {
        return layout;
    }

    /** Of all fields so far. */
    public long digest() {
        flush();
        return stream.digest();
    }

    @Override
    public void int64(final String name, final long value) {
        encoder.int64(name, value);
        flushWhenFull();
    }

    @Override
    public void int32(final String name, final int value) {
        encoder.int32(name, value);
        flushWhenFull();
    }

    @Override
    public void flag(final String name, final boolean value) {
        encoder.flag(name, value);
        flushWhenFull();
    }

    @Override
    public void text(final String name, final String value) {
        encoder.text(name, value);
        flushWhenFull();
    }

    @Override
    public void bytes(final String name, final Bytes value) {
        if (value.length() < STRIDE) {
            encoder.bytes(name, value);
            flushWhenFull();
            return;
        }
        encoder.int32(name, value.length());
        for (int offset = 0; offset < value.length(); offset += STRIDE) {
            flush();
            final int length = Math.min(STRIDE, value.length() - offset);
            value.copyTo(buffer.byteArray(), 0, offset, length);
            encoder.wrapDigested(buffer, length, layout);
        }
        flushWhenFull();
    }

    @Override
    public void hash(final String name, final Hash value) {
        encoder.hash(name, value);
        flushWhenFull();
    }

    @Override
    public void address(final String name, final EvmAddress value) {
        encoder.address(name, value);
        flushWhenFull();
    }

    @Override
    public void uint256(final String name, final BigInteger value) {
        encoder.uint256(name, value);
        flushWhenFull();
    }

    @Override
    public void hashed(final String name, final Recorded value) {
        if (layout < RecordedMap.LAYOUT) {
            record(name, value);
        }
    }

    @Override
    public void map(final String name, final RecordedMap<?, ?> map) {
        map.writeDigested(name, this);
    }

    private void flushWhenFull() {
        if (encoder.position() >= STRIDE) {
            flush();
        }
    }

    private void flush() {
        stream.update(buffer.byteArray(), 0, encoder.position());
        encoder.wrapDigested(buffer, 0, layout);
    }
}
