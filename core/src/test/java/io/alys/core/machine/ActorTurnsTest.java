// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.ActorRegistry;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.FaultException;
import io.alys.core.actor.Message;
import io.alys.core.actor.Turn;
import io.alys.core.chain.ChainSpec;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Shape;
import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.command.Commands;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.OperatorCommand;
import io.alys.core.command.Source;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.Effects;
import io.alys.core.event.Event;
import io.alys.core.event.Events;
import io.alys.core.event.FailureClass;
import io.alys.core.event.StorageEvent;
import io.alys.core.event.SupervisionEvent;
import io.alys.core.fixture.Specs;
import io.alys.core.supervision.MailRules;
import io.alys.core.value.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Actors that do as they are told, in the machine and the tree of a node. */
class ActorTurnsTest {
    private static final long START_MS = 1_700_000_010_000L;

    private static final ChainSpec SPEC = Specs.single(Bytes.of(new byte[48]));

    /** An answer that actors throw on in their first half second. */
    private static final long THROWN_ON = 99;

    private static final long OF_DEADLINE = 8;

    private final List<Long> seen = new ArrayList<>();
    private final StateMachine machine = newMachine();
    private final List<RecordFrame> journal = new ArrayList<>();
    private final RecordFrame frame = new RecordFrame();
    private final Effects effects = new Effects();

    @AfterEach
    void everyTestReplaysAndRestores() {
        final StateMachine replayed = newMachine();
        final StateMachine restored = newMachine();
        for (final RecordFrame record : journal) {
            frame.beginFrom(record.buffer(), 0);
            effects.clear();
            replayed.onInput(frame, StateMachine.decode(record, new BinaryFieldReader()), effects);
            restored.restore(record);
            assertThat(replayed.digest()).isEqualTo(record.digest());
        }
        assertThat(replayed.actorsDigest()).isEqualTo(machine.actorsDigest());
        assertThat(restored.actorsDigest()).isEqualTo(machine.actorsDigest());
    }

    @Test
    void shouldLetNothingOutThatAnActorAskedForBeforeItThrew() {
        feed(stored(THROWN_ON));

        assertThat(machine.faultCount()).isPositive();
        assertThat(effects())
                .noneMatch(Effect.LoadWanted.class::isInstance)
                .hasAtLeastOneElementOfType(Effect.NoticeWanted.class);
        assertThat(events()).noneMatch(StorageEvent.class::isInstance);
    }

    @Test
    void shouldGiveMailThatWasHeldInTheOrderItCameIn() {
        feed(new OperatorCommand.SuspendActor("one", "an operator", "storage.actor", 5_000));
        LongStream.rangeClosed(1, 5).forEach(number -> feed(stored(number)));
        assertThat(seen).isEmpty();

        feed(new OperatorCommand.ResumeActor("two", "an operator", "storage.actor"));

        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void shouldTellAnActorThatThrewOnItsDeadlineAgainInTheSameInput() {
        feed(START_MS + 999, new NodeCommand.TickClock());
        assertThat(machine.faultCount()).isZero();
        assertThat(machine.nextDeadlineMs()).isEqualTo(START_MS + 1_000);

        feed(START_MS + 1_000, new NodeCommand.TickClock());

        assertThat(machine.faultCount()).isEqualTo(1);
        assertThat(events())
                .filteredOn(event -> event instanceof SupervisionEvent.ActorRestarted || event instanceof StorageEvent)
                .hasExactlyElementsOfTypes(SupervisionEvent.ActorRestarted.class, StorageEvent.LoadIssued.class);
        assertThat(machine.nextDeadlineMs()).isGreaterThan(START_MS + 1_000);
    }

    @Test
    void shouldTellNobodyOfADeadlineBeforeTheNodeHasStarted() {
        feed(stored(THROWN_ON));
        assertThat(machine.supervision().isActive(ActorId.STORAGE)).isFalse();

        feed(START_MS + 2_000, new NodeCommand.StartNode("a test", SpecDigest.of(SPEC), 0));

        assertThat(seen).as("a restart is due, and gives it its mail").containsExactly(THROWN_ON);
        assertThat(events())
                .filteredOn(StorageEvent.LoadIssued.class::isInstance)
                .noneMatch(event -> ((StorageEvent.LoadIssued) event).height() == OF_DEADLINE);
    }

    @Test
    void shouldStopEachActorBeforeThoseItRestsOn() {
        feed(new NodeCommand.StopNode("a test"));

        assertThat(events())
                .filteredOn(SupervisionEvent.ActorStopped.class::isInstance)
                .extracting(event -> ((SupervisionEvent.ActorStopped) event).node())
                .containsExactly("bridge.actor", "chain.actor", "chain.engine", "storage.actor");
    }

    private void feed(final Command command) {
        feed(START_MS, command);
    }

    private void feed(final long timeMs, final Command command) {
        final Shape<Command> shape = Commands.CATALOG.of(command);
        frame.begin(machine.sequence() + 1, timeMs, Source.STORAGE.code(), shape.type(), shape.version())
                .input(command);
        effects.clear();
        machine.onInput(frame, command, effects);
        journal.add(new RecordFrame().copyFrom(frame.buffer(), 0, frame.length()));
    }

    private StateMachine newMachine() {
        return new StateMachine(
                SPEC,
                new ActorRegistry(List.of(
                        registration("storage.actor", ActorId.STORAGE, List.of()),
                        registration("chain.engine", ActorId.ENGINE, List.of("storage.actor")),
                        registration("chain.actor", ActorId.CHAIN, List.of("chain.engine")),
                        registration("bridge.actor", ActorId.BRIDGE, List.of("chain.actor")))),
                Machines.supervisionTree(),
                MailRules.DEFAULT);
    }

    private List<Effect> effects() {
        final List<Effect> all = new ArrayList<>();
        for (int i = 0; i < effects.size(); i++) {
            all.add(effects.at(i));
        }
        return all;
    }

    private List<Event> events() {
        final List<Event> all = new ArrayList<>();
        frame.forEachEvent((type, version, source, offset, length) ->
                all.add(Events.CATALOG.read(type, new BinaryFieldReader().wrap(source, offset, length, version))));
        return all;
    }

    private static Answer stored(final long number) {
        return new Answer.BlockStored(new EffectId(number, 0));
    }

    private ActorRegistry.Registration registration(final String name, final ActorId id, final List<String> dependsOn) {
        return new ActorRegistry.Registration(
                name, id, EventSourcedActor.class, Message.Priority.NORMAL, List.of(), dependsOn, () -> new Told(id));
    }

    /** Asks for something, says that it did, and throws when it is to, and on its deadline as long as it is the first. */
    private final class Told implements EventSourcedActor {
        private final ActorId id;
        private boolean isFirst = true;
        private boolean isDone = false;

        private Told(final ActorId id) {
            this.id = id;
        }

        @Override
        public ActorId id() {
            return id;
        }

        @Override
        public void decide(final Message message, final Turn turn) {
            if (message instanceof Message.Incoming incoming
                    && incoming.command() instanceof Answer.BlockStored stored) {
                turn.emit(new StorageEvent.LoadIssued(turn.request(new Effect.LoadWanted(7)), 7));
                if (stored.effectId().sequence() == THROWN_ON && turn.nowMs() < START_MS + 600) {
                    throw new FaultException(FailureClass.LOGIC, "wanted");
                }
                seen.add(stored.effectId().sequence());
            }
            if (message instanceof Message.DeadlinePassed) {
                if (isFirst) {
                    throw new FaultException(FailureClass.EXTERNAL, "wanted");
                }
                turn.emit(new StorageEvent.LoadIssued(turn.request(new Effect.LoadWanted(OF_DEADLINE)), OF_DEADLINE));
            }
        }

        @Override
        public void apply(final Event event) {
            isDone = true;
        }

        @Override
        public long deadlineMs() {
            return id == ActorId.STORAGE && !isDone ? START_MS + 1_000 : NO_DEADLINE;
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.flag("isDone", isDone);
        }

        @Override
        public void readFields(final FieldReader reader) {
            isFirst = false;
            isDone = reader.flag("isDone");
        }
    }
}
