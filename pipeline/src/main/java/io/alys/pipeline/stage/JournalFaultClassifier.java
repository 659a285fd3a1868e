// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import io.alys.pipeline.halt.ExitCode;

/** Tells a full disk from any other failure of the journal, whose exceptions the pipeline does not know. */
@FunctionalInterface
public interface JournalFaultClassifier {
    JournalFaultClassifier PLAIN = fault -> ExitCode.JOURNAL_FAILED;

    ExitCode exitCodeOf(Throwable fault);
}
