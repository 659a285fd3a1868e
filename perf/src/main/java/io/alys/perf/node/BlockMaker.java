// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.core.call.PortCalls;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Shape;
import io.alys.core.command.Command;
import io.alys.core.command.Commands;
import io.alys.core.command.NodeCommand;
import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.Effects;
import io.alys.core.machine.Machines;
import io.alys.core.machine.SpecDigest;
import io.alys.core.machine.StateMachine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The chain's only authority on a clock of its own: makes its blocks one after the other, as fast as it can. */
final class BlockMaker {
    private static final long START_MS = 1_700_000_010_000L;
    private static final int TURNS_PER_BLOCK_MAX = 1_000;

    private final ChainSpec spec;
    private final DevOutside outside;
    private final StateMachine machine;
    private final Deque<Wanted> wanted = new ArrayDeque<>();
    private final List<SignedBlock> blocks = new ArrayList<>();
    private long nowMs = START_MS;

    BlockMaker(final ChainSpec spec, final DevOutside outside) {
        this.spec = spec;
        this.outside = outside;
        this.machine = Machines.forSpec(spec);
    }

    /** Genesis and so many blocks on it, each committed by the one before. */
    List<SignedBlock> make(final int count) {
        feed(new NodeCommand.StartNode("perf", SpecDigest.of(spec), 0), Source.NODE);
        int turns = 0;
        while (blocks.size() <= count) {
            if (turns++ > (count + 1) * TURNS_PER_BLOCK_MAX) {
                throw new IllegalStateException("the authority made only blocks=" + blocks.size() + " of " + count);
            }
            final Wanted next = wanted.poll();
            if (next != null) {
                answer(next);
            } else {
                nowMs = Math.max(nowMs, machine.nextDeadlineMs());
                feed(new NodeCommand.TickClock(), Source.NODE);
            }
        }
        return List.copyOf(blocks.subList(0, count + 1));
    }

    private void answer(final Wanted next) {
        final Destination destination = next.effect().destination();
        final PortCalls calls = outside.calls().get(destination);
        final Command answer = calls.call(next.id(), next.effect());
        if (answer != null) {
            feed(answer, PortDesk.sourceOf(destination));
        }
    }

    private void feed(final Command command, final Source source) {
        final Shape<Command> shape = Commands.CATALOG.of(command);
        final RecordFrame frame = new RecordFrame()
                .begin(machine.sequence() + 1, nowMs, source.code(), shape.type(), shape.version())
                .input(command);
        final Effects effects = new Effects();
        machine.onInput(frame, StateMachine.decode(frame, new BinaryFieldReader()), effects);
        for (int i = 0; i < effects.size(); i++) {
            if (effects.at(i) instanceof Effect.HeadAnnounced head) {
                blocks.add(head.block());
            } else {
                wanted.add(new Wanted(new EffectId(frame.sequence(), i), effects.at(i)));
            }
        }
    }

    private record Wanted(EffectId id, Effect effect) {}
}
