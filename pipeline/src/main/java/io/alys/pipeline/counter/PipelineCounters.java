// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.counter;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/** One counter for each constant and key of {@link PipelineCounter}. Each is written by one thread, read by any. */
public final class PipelineCounters {
    static final int COUNTERS_MAX = 256;

    private final Map<PipelineCounter, AtomicCounter[]> counters = new EnumMap<>(PipelineCounter.class);

    /** Makes the counters; the manager must have room for them. */
    public PipelineCounters(final CountersManager manager) {
        for (final PipelineCounter counter : PipelineCounter.values()) {
            final AtomicCounter[] made =
                    new AtomicCounter[Math.max(1, counter.keys().size())];
            for (int i = 0; i < made.length; i++) {
                final String label = counter.keys().isEmpty()
                        ? counter.label()
                        : counter.label() + ": " + counter.keys().get(i);
                made[i] = manager.newCounter(label, counter.type());
            }
            counters.put(counter, made);
        }
    }

    /** Counters that only this process sees. */
    public static PipelineCounters inMemory() {
        return new PipelineCounters(new CountersManager(
                new UnsafeBuffer(ByteBuffer.allocateDirect(COUNTERS_MAX * CountersReader.METADATA_LENGTH)),
                new UnsafeBuffer(ByteBuffer.allocateDirect(COUNTERS_MAX * CountersReader.COUNTER_LENGTH))));
    }

    /** The counter of a constant that has no keys. */
    public AtomicCounter of(final PipelineCounter counter) {
        if (!counter.keys().isEmpty()) {
            throw new IllegalArgumentException("counter=" + counter + " has a key");
        }
        return counters.get(counter)[0];
    }

    /** The counter of a constant and one of its keys. */
    public AtomicCounter of(final PipelineCounter counter, final Enum<?> key) {
        final int place = counter.keys().indexOf(key);
        if (place < 0) {
            throw new IllegalArgumentException("counter=" + counter + " has no key=" + key);
        }
        return counters.get(counter)[place];
    }
}
