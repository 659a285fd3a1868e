// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.soak;

import io.alys.perf.measure.PauseFloor;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** A thread that has nothing to do but be on time, and sees by how much it is not, a period at a time. */
final class PauseWatch implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(run -> {
        final Thread watching = new Thread(run, "soak-pauses");
        watching.setDaemon(true);
        return watching;
    });

    /** Begins a period of so long. */
    Future<Histogram> start(final long durationNs) {
        return thread.submit(() -> PauseFloor.PARKING.measure(durationNs));
    }

    /** What a period found; waits for its end. */
    static Histogram of(final Future<Histogram> period) throws InterruptedException {
        try {
            return period.get();
        } catch (final ExecutionException e) {
            throw new IllegalStateException("the pause watch failed", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
