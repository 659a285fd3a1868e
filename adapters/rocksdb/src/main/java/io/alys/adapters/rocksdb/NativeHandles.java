// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.AbstractNativeReference;

/**
 * Owns every native object of one database. What is made later may point to what was made earlier, so they are closed
 * in reverse order; a batch, which lives for one call only, is counted with the rest.
 */
final class NativeHandles implements AutoCloseable {
    // Touched by the thread that opens and closes.
    private final Deque<AbstractNativeReference> owned = new ArrayDeque<>();
    // Any thread.
    private final AtomicInteger live = new AtomicInteger();

    /** Takes over a handle that lives until {@link #close()}. */
    <T extends AbstractNativeReference> T own(final T handle) {
        live.incrementAndGet();
        owned.push(handle);
        return handle;
    }

    /** Counts a handle until the lease is closed, which closes it. */
    <T extends AbstractNativeReference> Lease<T> lease(final T handle) {
        live.incrementAndGet();
        return new Lease<>(handle, live);
    }

    /** Native objects not yet closed. */
    int live() {
        return live.get();
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            owned.pop().close();
            live.decrementAndGet();
        }
    }

    /** A handle for one call. */
    record Lease<T extends AbstractNativeReference>(T handle, AtomicInteger live) implements AutoCloseable {
        @Override
        public void close() {
            handle.close();
            live.decrementAndGet();
        }
    }
}
