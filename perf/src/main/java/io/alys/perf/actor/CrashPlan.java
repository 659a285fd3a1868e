// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.FaultException;
import io.alys.core.actor.Message;
import io.alys.core.actor.Turn;
import io.alys.core.chain.ChainSpec;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.event.Event;
import io.alys.core.event.FailureClass;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.core.supervision.MailRules;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Crashes each actor of a node once in each stretch of time, at a random message after a random moment. The apply thread's. */
public final class CrashPlan {
    private static final int SKIPPED_MAX = 8;
    private static final FailureClass[] CLASSES = FailureClass.values();

    private final long stretchMs;
    private final SplittableRandom random;
    private final Map<ActorId, Next> nexts = new EnumMap<>(ActorId.class);
    private final AtomicLong crashes = new AtomicLong();

    /**
     * @param stretchMs sequenced time in which each actor crashes once.
     */
    public CrashPlan(final long seed, final long stretchMs) {
        this.stretchMs = stretchMs;
        random = new SplittableRandom(seed);
    }

    /** The node's machine, with this plan about each of its actors. */
    public StateMachine machine(final ChainSpec spec) {
        return new StateMachine(
                spec,
                Machines.registry(spec).wrapped(CrashingActor::new),
                Machines.supervisionTree(),
                MailRules.DEFAULT);
    }

    /** How many there were so far. Any thread. */
    public long crashes() {
        return crashes.get();
    }

    private boolean isDue(final ActorId actor, final long nowMs) {
        final long stretch = nowMs / stretchMs;
        Next next = nexts.get(actor);
        if (next == null || next.stretch < stretch) {
            next = new Next(stretch, stretch * stretchMs + random.nextLong(stretchMs * 3 / 4));
            next.skipped = random.nextInt(SKIPPED_MAX);
            nexts.put(actor, next);
        }
        if (next.isDone || nowMs < next.dueMs || next.skipped-- > 0) {
            return false;
        }
        next.isDone = true;
        return true;
    }

    private void crash() {
        crashes.incrementAndGet();
        throw new FaultException(CLASSES[random.nextInt(CLASSES.length)], "measured");
    }

    private final class CrashingActor implements EventSourcedActor {
        private final EventSourcedActor inner;

        private CrashingActor(final EventSourcedActor inner) {
            this.inner = inner;
        }

        @Override
        public ActorId id() {
            return inner.id();
        }

        @Override
        public void decide(final Message message, final Turn turn) {
            inner.decide(message, turn);
            if (isDue(id(), turn.nowMs())) {
                crash();
            }
        }

        @Override
        public void apply(final Event event) {
            inner.apply(event);
        }

        @Override
        public long deadlineMs() {
            return inner.deadlineMs();
        }

        @Override
        public boolean isHoldingRestarts() {
            return inner.isHoldingRestarts();
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            inner.writeFields(writer);
        }

        @Override
        public void readFields(final FieldReader reader) {
            inner.readFields(reader);
        }
    }

    /** An actor's crash in one stretch. */
    private static final class Next {
        private final long stretch;
        private final long dueMs;
        private int skipped = 0;
        private boolean isDone = false;

        private Next(final long stretch, final long dueMs) {
            this.stretch = stretch;
            this.dueMs = dueMs;
        }
    }
}
