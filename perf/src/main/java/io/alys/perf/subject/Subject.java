// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject;

import org.agrona.DirectBuffer;

/**
 * One way to carry events from the thread that offers them to their answers. Made, offered to, turned and closed on one
 * thread, the load's; what other threads it has are its own business. Each accepted event is answered once, in order, on
 * the {@link Setting#listener()}.
 */
public interface Subject extends AutoCloseable {
    /**
     * Takes one event, a probe as {@code ProbeFlyweight} lays it out; the buffer is the caller's again afterwards.
     *
     * @return false when there is no room, and the event is not taken.
     */
    boolean offer(DirectBuffer event, int length);

    /** Called over and over between offers. A subject without threads of its own does its work here. */
    void turn();

    /** Returns once everything accepted is answered and every thread has ended. */
    @Override
    void close();
}
