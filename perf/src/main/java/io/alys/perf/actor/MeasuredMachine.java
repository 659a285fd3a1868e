// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.actor;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.ActorRegistry;
import io.alys.core.actor.EventSourcedActor;
import io.alys.core.actor.Message;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Shape;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Commands;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.core.event.Events;
import io.alys.core.event.MachineEvent;
import io.alys.core.machine.Machines;
import io.alys.core.machine.SpecDigest;
import io.alys.core.machine.StateMachine;
import io.alys.core.supervision.MailRules;
import io.alys.perf.rig.Rig;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The node's own machine and supervision tree with other actors in the places of its own. */
final class MeasuredMachine {
    private final Map<ActorId, Supplier<EventSourcedActor>> factories = new EnumMap<>(ActorId.class);

    /** Makes the actor that stands in the place of the id, again for each restart. */
    MeasuredMachine with(final ActorId id, final Supplier<EventSourcedActor> factory) {
        factories.put(id, factory);
        return this;
    }

    /** A machine in its first state. */
    StateMachine make() {
        final List<ActorRegistry.Registration> registrations = new ArrayList<>();
        factories.forEach((id, factory) -> registrations.add(new ActorRegistry.Registration(
                Machines.supervisionTree().actor(id).name(),
                id,
                EventSourcedActor.class,
                Message.Priority.NORMAL,
                List.of(),
                List.of(),
                factory)));
        return new StateMachine(
                Rig.spec(), new ActorRegistry(registrations), Machines.supervisionTree(), MailRules.DEFAULT);
    }

    /**
     * A machine after its first record, from which on its state is digested as a node's of today is. Of a whole start it has
     * nothing else: everybody would be pinged, and nobody here answers.
     */
    StateMachine makeInNewestLayout() {
        final StateMachine machine = make();
        machine.restore(newestLayout());
        return machine;
    }

    private static RecordFrame newestLayout() {
        final NodeCommand.StartNode start = new NodeCommand.StartNode("perf", SpecDigest.of(Rig.spec()), -1);
        final Shape<NodeCommand.StartNode> shape = Commands.CATALOG.of(start);
        final RecordFrame record = new RecordFrame()
                .begin(0, 0, Source.NODE.code(), shape.type(), shape.version())
                .input(start);
        final MachineEvent.LayoutRaised raised = new MachineEvent.LayoutRaised(start.layout());
        final Shape<MachineEvent.LayoutRaised> eventShape = Events.CATALOG.of(raised);
        record.event(eventShape.type(), eventShape.version(), raised);
        record.digest(record.seal(Verdict.ACCEPTED, 0, 0));
        return record;
    }
}
