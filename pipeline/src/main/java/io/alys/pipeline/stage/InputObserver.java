// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import io.alys.core.codec.RecordFrame;

/** The black box: sees each input before anything acts on it, so that one that kills the process is known afterwards. */
@FunctionalInterface
public interface InputObserver {
    InputObserver NONE = frame -> {};

    /** Called on the apply thread with header and input; must not change them, block or allocate. */
    void beforeApply(RecordFrame frame);
}
