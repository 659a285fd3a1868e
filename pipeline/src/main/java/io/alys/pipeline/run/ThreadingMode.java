// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

/** Which threads run the stages. The stages are the same in each, and give the same digests. */
public enum ThreadingMode {
    /** A thread a stage. */
    DEDICATED,
    /** One thread runs the stages in order. */
    SHARED,
    /** No thread: the caller turns the crank. For tests and the simulator. */
    INVOKER;

    private static final int DEDICATED_CORES_MIN = 6;

    /** What suits a machine with so many cores. */
    public static ThreadingMode suiting(final int cores) {
        return cores < DEDICATED_CORES_MIN ? SHARED : DEDICATED;
    }
}
