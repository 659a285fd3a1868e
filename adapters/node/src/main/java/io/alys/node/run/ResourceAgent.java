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
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/** Measures what the process can run out of, on a beat, and brings in a command when a level changed. */
final class ResourceAgent implements Agent {
    private final Meter meter;
    private final CommandSink sink;
    private final NanoClock clock;
    private final long beatNs;
    private final Map<ResourceKind, ResourceGauge> gauges = new EnumMap<>(ResourceKind.class);
    private final Deque<HealthCommand.ResourceLevelSeen> untold = new ArrayDeque<>();
    private long nextBeatNs;

    ResourceAgent(final Meter meter, final CommandSink sink, final NanoClock clock, final long beatNs) {
        this.meter = meter;
        this.sink = sink;
        this.clock = clock;
        this.beatNs = beatNs;
        this.nextBeatNs = clock.nanoTime();
        for (final ResourceKind kind : ResourceKind.values()) {
            gauges.put(kind, ResourceGauge.of(kind));
        }
    }

    @Override
    public int doWork() {
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
