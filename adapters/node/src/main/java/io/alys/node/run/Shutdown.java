// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the parts of a node one after the other, each within its time and all within theirs. What does not end is named, with
 * its stack, and left behind; what rests on it is then not touched any more, since it may still be used.
 */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger("alys");

    private final long totalMs;
    private final List<Part> parts = new ArrayList<>();

    /** @param totalMs for all parts together. */
    Shutdown(final long totalMs) {
        this.totalMs = totalMs;
    }

    /**
     * Adds a part, to be ended after those before it.
     *
     * @param deadlineMs for it alone.
     * @param isOnItsOwn it is ended even where one before it was not.
     */
    Shutdown then(final String name, final long deadlineMs, final boolean isOnItsOwn, final End end) {
        parts.add(new Part(name, deadlineMs, isOnItsOwn, end));
        return this;
    }

    /** Ends everything; gives what did not end, in order, or was left alone because of that. Empty when all did. */
    List<String> run() {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(totalMs);
        final List<String> left = new ArrayList<>();
        for (final Part part : parts) {
            if (!left.isEmpty() && !part.isOnItsOwn) {
                LOG.error("stopping: {} is left as it is, since {} did not end", part.name, left.getFirst());
                left.add(part.name);
                continue;
            }
            final long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            left.addAll(end(part, Math.max(1, Math.min(part.deadlineMs, leftMs))));
        }
        return left;
    }

    private static List<String> end(final Part part, final long ms) {
        final long startNs = System.nanoTime();
        final AtomicReference<List<String>> left = new AtomicReference<>(List.of());
        final Thread thread = new Thread(
                () -> {
                    try {
                        left.set(part.end.end());
                    } catch (final Exception | AssertionError fault) {
                        LOG.error("stopping: {} ended with a fault", part.name, fault);
                    }
                },
                "alys-stop-" + part.name);
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(ms);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error(
                    "stopping: {} did not end within {} ms, stack={}",
                    part.name,
                    ms,
                    Arrays.toString(thread.getStackTrace()));
            return List.of(part.name);
        }
        if (left.get().isEmpty()) {
            LOG.info("stopping: {} ended in {} ms", part.name, (System.nanoTime() - startNs) / 1_000_000);
        }
        return left.get();
    }

    private record Part(String name, long deadlineMs, boolean isOnItsOwn, End end) {}

    /** Ends one part; may block. */
    @FunctionalInterface
    interface End {
        /** What of it did not end; empty when all did. */
        List<String> end() throws Exception;
    }
}
