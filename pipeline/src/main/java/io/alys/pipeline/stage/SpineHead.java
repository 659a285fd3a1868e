// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import org.agrona.concurrent.Agent;

/** The first step of the spine: the only one that writes the ring. */
public interface SpineHead extends Agent {
    /** Takes nothing more from outside; any thread. What was accepted before is still sequenced. */
    void closeIntake();

    /** Whether everything there will ever be is in the ring; any thread. */
    boolean isDrained();
}
