// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import org.agrona.DirectBuffer;

/** Where what must not be lost is put. Made, used and closed on one thread. */
interface Keeper extends AutoCloseable {
    /** Most that come between two calls of {@link #endBatch()}. */
    int BATCH_MAX = 256;

    /** Takes a copy of these bytes, or of what stands for them. */
    void keep(DirectBuffer source, int offset, int length);

    /** Returns once all that was taken is as safe as this one makes it. */
    void endBatch();

    @Override
    void close();
}
