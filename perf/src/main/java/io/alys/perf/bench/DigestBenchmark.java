// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.bench;

import io.alys.core.codec.XxHash64;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.ExpandableArrayBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The rolling digest of one record, in the buffer a record is in. One op is one hash. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DigestBenchmark {
    private static final int LENGTH_MAX = 4096;

    @Param({"128", "4096"})
    private int length;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(LENGTH_MAX);
    private long digest = 0;

    @Setup
    public void fill() {
        final SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < LENGTH_MAX; i += Long.BYTES) {
            buffer.putLong(i, random.nextLong());
        }
    }

    /** Seeded with the hash before, as the digest of a record is, so that one has to wait for the other. */
    @Benchmark
    public long chained() {
        digest = XxHash64.hash(buffer.byteArray(), 0, length, digest);
        return digest;
    }
}
