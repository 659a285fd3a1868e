// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.inbound;

import io.alys.pipeline.counter.PipelineCounter;

/** What becomes of an input whose ring is full. The offer is answered BACK_PRESSURED in every case. */
public enum OverflowPolicy {
    /** The adapter keeps the input and offers it again: for what must not be lost. */
    WAIT(PipelineCounter.INPUTS_HELD),
    /** The adapter forgets the input: for what comes again by itself. */
    DROP_NEWEST(PipelineCounter.INPUTS_DROPPED),
    /** The adapter tells its caller to try again later. */
    REFUSE(PipelineCounter.INPUTS_TURNED_AWAY);

    private final PipelineCounter counter;

    OverflowPolicy(final PipelineCounter counter) {
        this.counter = counter;
    }

    /** Where it is counted, by source. */
    public PipelineCounter counter() {
        return counter;
    }
}
