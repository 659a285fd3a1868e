// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.bench;

import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Commands;
import io.alys.core.command.Source;
import io.alys.core.event.Events;
import io.alys.core.health.ProbeFlyweight;
import io.alys.perf.rig.Rig;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Writing a hot record: header, input, event, digest. One op is one record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordFrameBenchmark {
    private final UnsafeBuffer probe = new UnsafeBuffer(new byte[Rig.PROBE_LENGTH]);
    private final RecordFrame frame = new RecordFrame();
    private long sequence = 0;
    private long digest = 0;

    /** Encodes and seals one. */
    @Benchmark
    public long encode() {
        ProbeFlyweight.write(probe, 0, sequence, 0);
        frame.begin(sequence, sequence, Source.PROBE.code(), Commands.PROBE_TYPE, 1);
        frame.input(probe, 0, Rig.PROBE_LENGTH);
        frame.event(Events.PROBE_ANSWERED_TYPE, 1, sequence, sequence);
        digest = frame.seal(Verdict.ACCEPTED, digest, 0);
        frame.digest(digest);
        sequence++;
        return digest;
    }
}
