// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.counter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * How a counter file is laid out; little-endian:
 *
 * <pre>
 *  0 long magic           "ALYSCNT1"; written last, so that a file being made is not read
 *  8 int  version         1
 * 12 int  metadataLength  bytes
 * 16 int  valuesLength    bytes
 * 20 int  unused
 * 24 long pid             of the process that writes
 * 32 long startedMs       Unix time
 * 40 … 127 unused
 * 128 labels and types, then values, as Agrona's CountersReader has them
 * </pre>
 */
final class CounterLayout {
    static final long MAGIC = 0x31544E4353594C41L;
    static final int VERSION = 1;
    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int METADATA_LENGTH_OFFSET = 12;
    static final int VALUES_LENGTH_OFFSET = 16;
    static final int PID_OFFSET = 24;
    static final int STARTED_MS_OFFSET = 32;
    static final int HEADER_LENGTH = 128;

    static final int METADATA_LENGTH = PipelineCounters.COUNTERS_MAX * CountersReader.METADATA_LENGTH;
    static final int VALUES_LENGTH = PipelineCounters.COUNTERS_MAX * CountersReader.COUNTER_LENGTH;
    static final int FILE_LENGTH = HEADER_LENGTH + METADATA_LENGTH + VALUES_LENGTH;

    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private CounterLayout() {}

    static UnsafeBuffer header(final ByteBuffer file) {
        return new UnsafeBuffer(file, 0, HEADER_LENGTH);
    }

    static UnsafeBuffer metadata(final ByteBuffer file) {
        return new UnsafeBuffer(file, HEADER_LENGTH, METADATA_LENGTH);
    }

    static UnsafeBuffer values(final ByteBuffer file) {
        return new UnsafeBuffer(file, HEADER_LENGTH + METADATA_LENGTH, VALUES_LENGTH);
    }
}
