// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.soak;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** A histogram as one word, to hand it from one process to another. */
final class HistogramText {
    private HistogramText() {}

    static String write(final Histogram histogram) {
        final ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        histogram.encodeIntoCompressedByteBuffer(bytes);
        bytes.flip();
        final byte[] exact = new byte[bytes.remaining()];
        bytes.get(exact);
        return Base64.getEncoder().encodeToString(exact);
    }

    /**
     * Reads it back.
     *
     * @throws IllegalArgumentException when it is none.
     */
    static Histogram read(final String word) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(word)), 1);
        } catch (final DataFormatException e) {
            throw new IllegalArgumentException("not a histogram, length=" + word.length(), e);
        }
    }
}
