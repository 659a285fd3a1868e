// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The pulse of one stage, for the watchdog: the beat grows by one at the begin and by one at the end of each duty cycle,
 * so it is odd while the stage's thread is inside. A count rather than a time, as it costs less and no clock can mislead it.
 */
public final class DutyCycle implements Pulse {
    private final String roleName;
    private final AtomicCounter longestNs;
    private final Sequence beat = new Sequence(0);

    // Written by the stage's thread only.
    private long beats = 0;

    // Written by the stage's thread when it starts; the watchdog asks it for its stack.
    private volatile Thread thread = null;

    public DutyCycle(final String roleName, final AtomicCounter longestNs) {
        this.roleName = roleName;
        this.longestNs = longestNs;
    }

    /** Notes which thread runs the stage. */
    void onStart() {
        thread = Thread.currentThread();
    }

    void begin() {
        beat.set(++beats);
    }

    void end() {
        beat.set(++beats);
    }

    /** Notes how long a cycle that had more to do than one hot input took. */
    void worked(final long elapsedNs) {
        if (elapsedNs > longestNs.getWeak()) {
            longestNs.setRelease(elapsedNs);
        }
    }

    @Override
    public String roleName() {
        return roleName;
    }

    @Override
    public long beat() {
        return beat.get();
    }

    @Override
    public Thread thread() {
        return thread;
    }
}
