// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import java.time.Instant;
import org.agrona.MutableDirectBuffer;

/** Writes times as {@code 2026-01-31T23:59:59.123Z} without allocating, as long as the second stays the same. */
final class IsoTime {
    static final int LENGTH = 24;

    private static final long MAX_MS = 253_402_300_799_999L;
    private static final int SECONDS_LENGTH = 20;

    private final byte[] text = new byte[LENGTH];
    private long second = Long.MIN_VALUE;

    void write(final MutableDirectBuffer target, final int offset, final long timeMs) {
        final long shownMs = Math.clamp(timeMs, 0, MAX_MS);
        if (shownMs / 1000 != second) {
            second = shownMs / 1000;
            final String shown = Instant.ofEpochSecond(second).toString();
            for (int i = 0; i < SECONDS_LENGTH; i++) {
                text[i] = (byte) shown.charAt(i);
            }
            text[SECONDS_LENGTH - 1] = '.';
            text[LENGTH - 1] = 'Z';
        }
        final int ms = (int) (shownMs % 1000);
        text[SECONDS_LENGTH] = (byte) ('0' + ms / 100);
        text[SECONDS_LENGTH + 1] = (byte) ('0' + ms / 10 % 10);
        text[SECONDS_LENGTH + 2] = (byte) ('0' + ms % 10);
        target.putBytes(offset, text);
    }
}
