// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import java.util.BitSet;
import net.openhft.affinity.Affinity;

/** Ties a thread to a core, where somebody asked for it. Never by default: with few cores it loses more than it wins. */
final class ThreadPinning {
    static final int NO_CORE = -1;

    private ThreadPinning() {}

    /**
     * Ties the current thread to the core, and checks that the system did so.
     *
     * @throws IllegalStateException when it did not.
     */
    static void pinCurrentThread(final int core) {
        Affinity.setAffinity(core);
        final BitSet granted = Affinity.getAffinity();
        if (granted.cardinality() != 1 || !granted.get(core)) {
            throw new IllegalStateException(
                    "thread=" + Thread.currentThread().getName() + " core=" + core + " granted=" + granted);
        }
    }
}
