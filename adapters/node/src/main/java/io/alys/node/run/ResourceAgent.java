// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.core.command.HealthCommand;
import io.alys.core.health.ResourceKind;
import io.alys.core.health.ResourceLevel;
import io.alys.core.port.CommandSink;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/** Measures what the process can run out of, on a beat, and brings in a command when a level changed. */
final class ResourceAgent implements Agent {
    private final Meter meter;
    private final CommandSink sink;
    private final NanoClock clock;
    private final LongSupplier beat;
    private final Map<ResourceKind, ResourceGauge> gauges = new EnumMap<>(ResourceKind.class);
    private final Deque<HealthCommand.ResourceLevelSeen> untold = new ArrayDeque<>();
    private long beatNs;
    private long nextBeatNs;

    /** @param beat nanoseconds between two measurements, read each turn. */
    ResourceAgent(final Meter meter, final CommandSink sink, final NanoClock clock, final LongSupplier beat) {
        this.meter = meter;
        this.sink = sink;
        this.clock = clock;
        this.beat = beat;
        this.beatNs = beat.getAsLong();
        this.nextBeatNs = clock.nanoTime();
        for (final ResourceKind kind : ResourceKind.values()) {
            gauges.put(kind, ResourceGauge.of(kind));
        }
    }

    @Override
    public int doWork() {
        final long wantedNs = beat.getAsLong();
        if (wantedNs != beatNs) {
            beatNs = wantedNs;
            nextBeatNs = clock.nanoTime() + beatNs;
        }
        final HealthCommand.ResourceLevelSeen first = untold.peek();
        if (first != null) {
            if (sink.offer(first) == CommandSink.BACK_PRESSURED) {
                return 0; // Kept, and offered again.
            }
            untold.remove();
            return 1;
        }
        final long nowNs = clock.nanoTime();
        if (nowNs - nextBeatNs < 0) {
            return 0;
        }
        nextBeatNs = nowNs + beatNs;
        meter.measure((kind, used, limit) -> note(kind, used, limit, nowNs));
        return 1;
    }

    @Override
    public String roleName() {
        return "alys-resources";
    }

    private void note(final ResourceKind kind, final long used, final long limit, final long nowNs) {
        final ResourceLevel level = gauges.get(kind).measure(used, limit, nowNs);
        if (level != null) {
            gauges.get(kind).told(level, nowNs);
            untold.add(new HealthCommand.ResourceLevelSeen(kind, level, used, limit));
        }
    }

    /** Measures all resources it can. */
    @FunctionalInterface
    interface Meter {
        void measure(Reader reader);
    }

    /** Receives one measurement. */
    @FunctionalInterface
    interface Reader {
        void onMeasured(ResourceKind kind, long used, long limit);
    }
}
