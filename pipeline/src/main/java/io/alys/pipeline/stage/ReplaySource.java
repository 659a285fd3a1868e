// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import io.alys.core.codec.RecordFrame;

/** Recorded inputs to be run again, with the sequence and time they had. Read on the sequencing thread. */
@FunctionalInterface
public interface ReplaySource {
    /**
     * Puts header and input of the next record into the frame, as {@code RecordFrame.beginFrom} does.
     *
     * @return false when there are no more.
     */
    boolean next(RecordFrame frame);
}
