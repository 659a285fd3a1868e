// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

import io.alys.core.command.Command;

/** Where an adapter hands an input to the pipeline. One sink a writing thread; never blocks. */
public interface CommandSink {
    /** The ring took it. */
    int ACCEPTED = 0;

    /** The ring is full: keep the command and offer it again on a later duty cycle, or drop it, as the source's rule says. */
    int BACK_PRESSURED = -1;

    /** The pipeline is shutting down: stop offering. */
    int CLOSED = -2;

    /** Offer a command; one of the three constants. */
    int offer(Command command);
}
