// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.file;

import java.nio.charset.StandardCharsets;

/**
 * How a batch of records lies in one Chronicle document: Chronicle's own binary wire, so that its unmodified tools show
 * every field, with all that our readers need at fixed places. After the 4-byte header of the document:
 *
 * <pre>
 *  0 C4 "alys"     A6 int32   format of the document, 1
 * 10 C7 "journal"  A7 int64   chosen at random when the journal began; the same in all its documents
 * 27 C5 "first"    A7 int64   sequence of the first record
 * 42 C5 "count"    A6 int32   records
 * 53 C7 "records"  82 int32   bytes of the list
 * 66 elements:
 *     0 82 int32              bytes of the element after these five
 *     5 C4 "size"  A6 int32   bytes of the raw records
 *    15 legible fields        for people: never read by us
 *     … C3 "raw"   82 int32 8A, then the records as RecordFrame has them, each with its length, which end the element
 * </pre>
 *
 * An element holds one record, or a run of hot ones that agree in all that is legible but their sequences.
 * Numbers are little-endian. A document's header is an int: 30 bits of length, bit 30 for Chronicle's own metadata, bit
 * 31 while it is being written; 0 is room not used yet and 0xC0000000 the end of a cycle. Headers are 4-byte aligned.
 */
public final class DocumentLayout {
    public static final int FORMAT = 1;
    public static final int HEADER_LENGTH = 4;
    public static final int LENGTH_MASK = 0x3FFFFFFF;
    public static final int METADATA_BIT = 0x40000000;
    public static final int INCOMPLETE_BIT = 0x80000000;
    public static final int END_OF_CYCLE = 0xC0000000;

    /** A longer document is refused everywhere: room for one record of the greatest length. */
    public static final int LENGTH_MAX = 48 * 1024 * 1024;

    public static final int FORMAT_OFFSET = 6;
    public static final int JOURNAL_OFFSET = 19;
    public static final int FIRST_OFFSET = 34;
    public static final int COUNT_OFFSET = 49;
    public static final int LIST_LENGTH_OFFSET = 62;
    public static final int PREFIX_LENGTH = 66;

    public static final int ELEMENT_HEADER_LENGTH = 5;
    public static final int SIZE_OFFSET = 11;
    public static final int ELEMENT_FIXED_LENGTH = 15;

    public static final byte NESTED_CODE = (byte) 0x82;
    public static final byte BYTES_CODE = (byte) 0x8A;
    public static final byte INT32_CODE = (byte) 0xA6;
    public static final byte INT64_CODE = (byte) 0xA7;
    public static final byte TEXT_CODE = (byte) 0xB8;
    public static final int SHORT_TEXT_CODE = 0xE0;
    public static final int SHORT_TEXT_MAX = 31;

    /** Suffix of Chronicle's cycle files. */
    public static final String CYCLE_SUFFIX = ".cq4";

    private static final int FIELD_CODE = 0xC0;

    private DocumentLayout() {}

    /** The bytes that name a field of at most 31 ASCII characters. */
    public static byte[] field(final String name) {
        return prefixed(FIELD_CODE, name);
    }

    /** The bytes of a text of at most 31 ASCII characters. */
    public static byte[] shortText(final String text) {
        return prefixed(SHORT_TEXT_CODE, text);
    }

    /** The start of the document that follows one of the length at the position. */
    public static long after(final long position, final int length) {
        return (position + HEADER_LENGTH + length + 3) & ~3L;
    }

    /** The prefix of a document with its four numbers left at zero. */
    public static byte[] prefix() {
        final byte[] bytes = new byte[PREFIX_LENGTH];
        int at = put(bytes, 0, field("alys"));
        bytes[at] = INT32_CODE;
        bytes[FORMAT_OFFSET] = FORMAT;
        at = put(bytes, FORMAT_OFFSET + Integer.BYTES, field("journal"));
        bytes[at] = INT64_CODE;
        at = put(bytes, JOURNAL_OFFSET + Long.BYTES, field("first"));
        bytes[at] = INT64_CODE;
        at = put(bytes, FIRST_OFFSET + Long.BYTES, field("count"));
        bytes[at] = INT32_CODE;
        at = put(bytes, COUNT_OFFSET + Integer.BYTES, field("records"));
        bytes[at] = NESTED_CODE;
        return bytes;
    }

    private static int put(final byte[] target, final int offset, final byte[] source) {
        System.arraycopy(source, 0, target, offset, source.length);
        return offset + source.length;
    }

    private static byte[] prefixed(final int code, final String text) {
        final byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        if (ascii.length > SHORT_TEXT_MAX) {
            throw new IllegalArgumentException("text=" + text + " is longer than " + SHORT_TEXT_MAX);
        }
        final byte[] bytes = new byte[ascii.length + 1];
        bytes[0] = (byte) (code + ascii.length);
        System.arraycopy(ascii, 0, bytes, 1, ascii.length);
        return bytes;
    }
}
