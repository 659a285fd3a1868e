// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import io.alys.pipeline.inbound.Doorbell;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.agrona.concurrent.IdleStrategy;

/**
 * Spins a little, yields a little, then announces sleep and lets one more duty cycle look for inputs; when that one finds
 * none, it parks. The announcement stands until there is work, so that a sleep that merely ended costs one duty cycle.
 */
final class EcoIdleStrategy implements IdleStrategy {
    private static final int TURNS_AWAKE = WaitMode.SPINS_MAX + WaitMode.YIELDS_MAX;

    private final Doorbell doorbell;
    private final LongSupplier sleepNs;

    // Turns without work; the idling thread only.
    private int idleTurns = 0;

    /**
     * @param doorbell rung by whoever brings work.
     * @param sleepNs longest time to park now, nanoseconds; asked before each park.
     */
    EcoIdleStrategy(final Doorbell doorbell, final LongSupplier sleepNs) {
        this.doorbell = doorbell;
        this.sleepNs = sleepNs;
    }

    @Override
    public void idle(final int workCount) {
        if (workCount > 0) {
            reset();
        } else {
            idle();
        }
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // The yield is a courtesy where cores are few; nothing relies on it.
    public void idle() {
        if (idleTurns > TURNS_AWAKE) {
            LockSupport.parkNanos(this, sleepNs.getAsLong());
            return;
        }
        if (idleTurns == TURNS_AWAKE) {
            doorbell.announceSleep();
        } else if (idleTurns < WaitMode.SPINS_MAX) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
        idleTurns++;
    }

    @Override
    public void reset() {
        if (idleTurns > TURNS_AWAKE) {
            doorbell.announceWaking();
        }
        idleTurns = 0;
    }

    @Override
    public String alias() {
        return "eco";
    }
}
