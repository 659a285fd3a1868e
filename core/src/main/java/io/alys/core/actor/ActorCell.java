// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import io.alys.core.codec.Verdict;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.Event;
import io.alys.core.health.PongStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs one actor under supervision, on the apply stage's thread. A throw from {@code decide} changed nothing: what it
 * emitted is thrown away and the message is answered as faulted. A throw from {@code apply} leaves a state nobody can
 * vouch for, so it always halts.
 */
public final class ActorCell {
    private final ActorId id;
    private EventSourcedActor actor;
    private final Guard guard;
    private final CurrentInput input;
    private final List<Event> emitted = new ArrayList<>();
    private final List<Tell> tells = new ArrayList<>();
    private final CellTurn turn = new CellTurn();

    /**
     * @param guard decides about the dependencies that the actor calls.
     * @param input within which the actor has its turns.
     */
    public ActorCell(final EventSourcedActor actor, final Guard guard, final CurrentInput input) {
        this.id = actor.id();
        this.actor = actor;
        this.guard = guard;
        this.input = input;
    }

    public ActorId id() {
        return id;
    }

    public EventSourcedActor actor() {
        return actor;
    }

    /** Puts a new instance in the place of the old, between two messages. */
    public void renew(final EventSourcedActor fresh) {
        actor = fresh;
    }

    /**
     * Lets the actor decide, then applies what it emitted.
     *
     * @param journal receives each event after it was applied.
     * @return null, or the fault that {@code decide} threw.
     */
    public RuntimeException deliver(
            final Envelope envelope, final Mailbox mailbox, final Outcome outcome, final Consumer<Event> journal) {
        final int effectsBefore = input.effects().size();
        emitted.clear();
        tells.clear();
        turn.begin();
        if (envelope.message() instanceof Message.RetryDue due) {
            emitted.addAll(guard.begun(due.dependency()));
        }
        try {
            actor.decide(envelope.message(), turn);
        } catch (final HaltException halt) {
            throw halt;
        } catch (final RuntimeException fault) {
            input.effects().truncate(effectsBefore);
            return fault;
        }

        for (final Event event : emitted) {
            if (!guard.apply(event)) {
                apply(event);
            }
            journal.accept(event);
        }
        for (final Tell tell : tells) {
            mailbox.send(envelope, tell.to(), tell.message());
        }
        if (turn.verdict != Verdict.ACCEPTED) {
            outcome.refused(turn.verdict, turn.reason);
        }
        return null;
    }

    /** What the actor answered to the ping it was given last, or null; once. */
    public PongStatus takePong() {
        final PongStatus pong = turn.pong;
        turn.pong = null;
        return pong;
    }

    /** Applies a fact, live or from the journal. */
    public void apply(final Event event) {
        try {
            actor.apply(event);
        } catch (final RuntimeException fault) {
            throw new HaltException(id + " could not apply " + event, fault);
        }
    }

    /** What became of an input as a whole. */
    public interface Outcome {
        void refused(Verdict verdict, String reason);
    }

    private record Tell(ActorId to, Message message) {}

    private final class CellTurn implements Turn {
        private Verdict verdict = Verdict.ACCEPTED;
        private String reason = "";
        private PongStatus pong = null;

        /** Storing a reference costs a collector's barrier, so only where there is another. */
        private void begin() {
            if (verdict != Verdict.ACCEPTED) {
                verdict = Verdict.ACCEPTED;
                reason = "";
            }
            if (pong != null) {
                pong = null;
            }
        }

        @Override
        public long nowMs() {
            return input.timeMs();
        }

        @Override
        public void emit(final Event event) {
            emitted.add(event);
        }

        @Override
        public EffectId request(final Effect effect) {
            return new EffectId(input.sequence(), input.effects().add(effect));
        }

        @Override
        public boolean isWaiting(final Destination dependency) {
            return guard.isWaiting(dependency);
        }

        @Override
        public long failed(final Destination dependency, final FaultKind kind, final int attempt) {
            final Guard.Failed failed = guard.failed(dependency, kind, attempt);
            emitted.addAll(failed.events());
            return failed.retryAtMs();
        }

        @Override
        public void succeeded(final Destination dependency) {
            emitted.addAll(guard.succeeded(dependency));
        }

        @Override
        public void tell(final ActorId to, final Message message) {
            tells.add(new Tell(to, message));
        }

        @Override
        public void pong(final PongStatus status) {
            pong = status;
        }

        @Override
        public void refuse(final Verdict refusal, final String why) {
            verdict = refusal;
            reason = why;
        }
    }
}
