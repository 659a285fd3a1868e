// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.inbound;

import io.alys.core.command.Source;

/** The inputs of one source, waiting to be sequenced. One thread writes, the sequence stage drains. */
public interface Inbound {
    Source source();

    /** Hands up to so many inputs to the sink, oldest first; gives how many there were. Sequencing thread only. */
    int drain(InputSink sink, int limit);

    /** Takes nothing more; any thread. What was accepted before stays and will be drained. */
    void close();

    /** Whether it is closed, its writer has left it for good, and everything it accepted was drained. */
    boolean isDrained();
}
