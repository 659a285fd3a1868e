// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.latency;

import io.alys.pipeline.run.SpineConfiguration;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;

/**
 * One thing to measure.
 *
 * @param waitMode of the spine's threads; there are none in INVOKER.
 * @param ratePerS probes a second.
 */
record Cell(ThreadingMode mode, WaitMode waitMode, JournalKind journal, int ratePerS) {
    /** The thread that offers. */
    private static final int GENERATOR_THREADS = 1;

    SpineConfiguration configuration() {
        return new SpineConfiguration().mode(mode).waitMode(waitMode).conclude();
    }

    /** Cores so that no thread waits for another's. */
    static int coresNeeded(final ThreadingMode mode) {
        return new SpineConfiguration().mode(mode).threads() + GENERATOR_THREADS;
    }

    /** Which floor it is held against: that of a thread that waits as the spine's do. */
    PauseFloor floor() {
        return mode == ThreadingMode.INVOKER || waitMode.isSpinning() ? PauseFloor.SPINNING : PauseFloor.PARKING;
    }

    /** One word a part, for files. */
    String tag() {
        return mode + "-" + waitName() + "-" + journal + "-" + ratePerS;
    }

    String waitName() {
        return mode == ThreadingMode.INVOKER ? "CALLER" : waitMode.name();
    }
}
