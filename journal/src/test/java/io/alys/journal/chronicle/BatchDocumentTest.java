// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Source;
import io.alys.journal.file.DocumentCursor;
import io.alys.journal.file.DocumentLayout;
import io.alys.journal.fixture.Machines;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

class BatchDocumentTest {
    private static final long SEED = 17;
    private static final int RECORDS = 500;

    @Test
    void shouldWriteWhatItKnowsAsItWouldWriteItAnewSeed17() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final Machines machines = new Machines(SEED, 300);
        final BatchDocument batch = new BatchDocument();
        int at = DocumentLayout.PREFIX_LENGTH;
        for (int i = 0; i < RECORDS; i++) {
            machines.tickTo(machines.timeMs() + 1 + random.nextInt(3) * random.nextLong(2_000));
            final RecordFrame record = machines.next();
            vary(record, random);
            batch.add(record.buffer(), 0, record.length());
            final BatchDocument alone = new BatchDocument();
            alone.add(record.buffer(), 0, record.length());
            final byte[] element = bytes(batch, at, batch.length());
            assertThat(element)
                    .as("record %d", i)
                    .isEqualTo(bytes(alone, DocumentLayout.PREFIX_LENGTH, alone.length()));
            at = batch.length();
        }
        assertThat(batch.count()).isEqualTo(RECORDS);
    }

    @Test
    void shouldHoldEveryRecordOfARunOnceAndWhateverBreaksItSeed17() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final Machines machines = new Machines(SEED, 300);
        final BatchDocument batch = new BatchDocument();
        final List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            machines.tickTo(machines.timeMs() + random.nextInt(9) / 8);
            final RecordFrame record =
                    random.nextInt(10) == 0 ? machines.next() : machines.probe(16 + random.nextInt(9));
            final int length = batch.length();
            batch.add(record.buffer(), 0, record.length());
            if (random.nextInt(5) == 0) {
                batch.dropLast(length);
                batch.add(record.buffer(), 0, record.length());
            }
            records.add(bytesOf(record.buffer(), 0, record.length()));
        }
        final int length = batch.length();
        final RecordFrame dropped = machines.probe(20);
        batch.add(dropped.buffer(), 0, dropped.length());
        batch.dropLast(length);
        batch.seal(1);
        final MemorySegment document = document(batch);
        final DocumentCursor cursor = new DocumentCursor();
        assertThat(cursor.at(document, document.byteSize(), 0)).isEqualTo(DocumentCursor.Found.DOCUMENT);
        for (final byte[] record : records) {
            assertThat(cursor.nextRecord()).isTrue();
            // But for the checksum, which is set in the journal's copy.
            assertThat(bytesOf(
                            cursor.buffer(),
                            cursor.recordOffset() + RecordFrame.DIGEST_OFFSET,
                            cursor.recordLength() - RecordFrame.DIGEST_OFFSET))
                    .isEqualTo(Arrays.copyOfRange(record, RecordFrame.DIGEST_OFFSET, record.length));
        }
        assertThat(cursor.nextRecord()).isFalse();
        assertThat(batch.length()).as("legible parts are shared").isLessThan(RECORDS * 230);
    }

    private static MemorySegment document(final BatchDocument batch) {
        final MemorySegment document = Arena.ofAuto().allocate(batch.framedLength(), 8);
        document.copyFrom(MemorySegment.ofBuffer(batch.framed(batch.framedLength())));
        document.set(ValueLayout.JAVA_INT, 0, batch.length());
        return document;
    }

    private static byte[] bytesOf(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    private static void vary(final RecordFrame record, final SplittableRandom random) {
        record.buffer().putByte(RecordFrame.SOURCE_OFFSET, (byte) random.nextInt(Source.values().length + 1));
        record.buffer().putByte(RecordFrame.VERDICT_OFFSET, (byte) random.nextInt(Verdict.values().length));
        if (record.eventCount() == 1 && random.nextInt(4) == 0) {
            // An event that is not known, where a known one of the same length stood.
            final int event = RecordFrame.HEADER_LENGTH + record.inputLength();
            record.buffer().putShort(event, (short) 32_000, LITTLE_ENDIAN);
        }
    }

    private static byte[] bytes(final BatchDocument document, final int from, final int end) {
        final byte[] bytes = new byte[end - from];
        document.framed(document.framedLength()).get(DocumentLayout.HEADER_LENGTH + from, bytes);
        return bytes;
    }
}
