// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.effect.Destination;
import io.alys.core.effect.EffectId;

/** What was decided about a dependency outside the node that fails. One that works leads to none of these. */
public sealed interface DependencyEvent extends Event {
    /** Which dependency. */
    Destination dependency();

    /**
     * It failed, and is asked again at the time.
     *
     * @param isCounted it counts against the breaker: the dependency did not merely say no.
     * @param attempt failures in a row, as its actor counts them.
     * @param atMs when, Unix milliseconds of sequenced time.
     * @param retryAtMs when its actor is told to ask again.
     * @param budgetFullAtMs when its retry budget is whole again.
     * @param seed of the next random number.
     */
    record DependencyFailed(
            Destination dependency,
            FailureClass failureClass,
            boolean isCounted,
            int attempt,
            long atMs,
            long retryAtMs,
            long budgetFullAtMs,
            long seed)
            implements DependencyEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("dependency", dependency);
            writer.code("failureClass", failureClass);
            writer.flag("isCounted", isCounted);
            writer.int32("attempt", attempt);
            writer.int64("atMs", atMs);
            writer.int64("retryAtMs", retryAtMs);
            writer.int64("budgetFullAtMs", budgetFullAtMs);
            writer.int64("seed", seed);
        }

        public static DependencyFailed read(final FieldReader reader) {
            return new DependencyFailed(
                    destination(reader),
                    Coded.of(FailureClass.values(), reader.int32("failureClass")),
                    reader.flag("isCounted"),
                    reader.int32("attempt"),
                    reader.int64("atMs"),
                    reader.int64("retryAtMs"),
                    reader.int64("budgetFullAtMs"),
                    reader.int64("seed"));
        }
    }

    /** Its breaker opened, let a probe through, or closed. */
    record BreakerMoved(Destination dependency, BreakerPhase phase, long atMs) implements DependencyEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("dependency", dependency);
            writer.code("phase", phase);
            writer.int64("atMs", atMs);
        }

        public static BreakerMoved read(final FieldReader reader) {
            return new BreakerMoved(
                    destination(reader), Coded.of(BreakerPhase.values(), reader.int32("phase")), reader.int64("atMs"));
        }
    }

    /** Its actor was told to ask again. */
    record RetryBegan(Destination dependency) implements DependencyEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("dependency", dependency);
        }

        public static RetryBegan read(final FieldReader reader) {
            return new RetryBegan(destination(reader));
        }
    }

    /** A call that its half-open breaker let through was answered; it takes more of them to close it. */
    record ProbeSucceeded(Destination dependency) implements DependencyEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("dependency", dependency);
        }

        public static ProbeSucceeded read(final FieldReader reader) {
            return new ProbeSucceeded(destination(reader));
        }
    }

    /**
     * The I/O half that speaks to it is to be made anew.
     *
     * @param dueMs from when on, unless an actor holds restarts then and the I/O half works again.
     * @param latestMs when even so.
     */
    record AdapterRestartPlanned(Destination dependency, long dueMs, long latestMs) implements DependencyEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("dependency", dependency);
            writer.int64("dueMs", dueMs);
            writer.int64("latestMs", latestMs);
        }

        public static AdapterRestartPlanned read(final FieldReader reader) {
            return new AdapterRestartPlanned(destination(reader), reader.int64("dueMs"), reader.int64("latestMs"));
        }
    }

    /**
     * The I/O half was asked to make its client anew.
     *
     * @param budgetFullAtMs when the budget of its restarts is whole again.
     */
    record AdapterRestartAsked(Destination dependency, EffectId effectId, long atMs, long budgetFullAtMs)
            implements DependencyEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("dependency", dependency);
            writer.record("effectId", effectId);
            writer.int64("atMs", atMs);
            writer.int64("budgetFullAtMs", budgetFullAtMs);
        }

        public static AdapterRestartAsked read(final FieldReader reader) {
            return new AdapterRestartAsked(
                    destination(reader), EffectId.read(reader), reader.int64("atMs"), reader.int64("budgetFullAtMs"));
        }
    }

    /**
     * The I/O half answered.
     *
     * @param isRenewed it has a new client; what waits for a retry is tried at once.
     */
    record AdapterRestarted(Destination dependency, boolean isRenewed, long atMs) implements DependencyEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.code("dependency", dependency);
            writer.flag("isRenewed", isRenewed);
            writer.int64("atMs", atMs);
        }

        public static AdapterRestarted read(final FieldReader reader) {
            return new AdapterRestarted(destination(reader), reader.flag("isRenewed"), reader.int64("atMs"));
        }
    }

    private static Destination destination(final FieldReader reader) {
        return Coded.of(Destination.values(), reader.int32("dependency"));
    }
}
