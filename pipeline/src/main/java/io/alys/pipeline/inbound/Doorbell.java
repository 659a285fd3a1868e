// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.inbound;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes the one thread that drains the inbounds, but only when it said that it may sleep. That thread announces itself,
 * looks for inputs once more, and parks only when there were none; a writer puts its input in place, and then rings.
 */
public final class Doorbell {
    /** For inbounds whose drainer never sleeps: ringing it does nothing, and costs no fence. */
    public static final Doorbell NONE = new Doorbell(false);

    private final boolean isHeard;

    // Who may be asleep, or null; written by the draining thread only.
    private volatile Thread sleeper = null;

    private Doorbell(final boolean isHeard) {
        this.isHeard = isHeard;
    }

    /** A bell that somebody will hear. */
    public static Doorbell heard() {
        return new Doorbell(true);
    }

    /** To be called after an input is in place; any thread. */
    public void ring() {
        if (!isHeard) {
            return;
        }
        // Ringer: input, fence, read sleeper. Sleeper: sleeper, fence, read inputs. So at least one sees what the other
        // wrote; and an unpark that comes before the park makes the park return at once.
        VarHandle.fullFence();
        final Thread thread = sleeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Says that the calling thread may park once it has looked for inputs again. Draining thread only. */
    public void announceSleep() {
        sleeper = Thread.currentThread();
        VarHandle.fullFence();
    }

    /** Says that it is up, so that writers need not wake it. Draining thread only. */
    public void announceWaking() {
        sleeper = null;
    }
}
