// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.core.call.PortCalls;
import io.alys.core.chain.PayloadVerdict;
import io.alys.core.command.Answer;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.port.PortException;
import io.alys.journal.chronicle.JournalOptions;
import io.alys.perf.run.Figure;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the blocks of a federation cost a node that follows, without an execution client, beside the signatures alone. */
final class FederationBlockFigure implements NodeFigure {
    static final String ID = "federation-block";

    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_S = 1e9;

    private final Spreads spreads = new Spreads();

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress)
            throws IOException, PortException {
        final int warmUps = length.of(2, 100, 300);
        final int count = length.of(3, 150, 1_000);
        try (DevOutside outside = new DevOutside(directory.resolve("outside"));
                PreparedJournal journal = new PreparedJournal(JournalOptions.of(directory.resolve("journal")))) {
            final FederationBlocks blocks = new FederationBlocks(outside);
            try (FollowingNode node = new FollowingNode(blocks, agreeing(outside.calls()), journal)) {
                for (int i = -warmUps; i < count; i++) {
                    final Spreads target = i < 0 ? new Spreads() : spreads;
                    for (final FollowingNode.Way way : FollowingNode.Way.values()) {
                        node.take(blocks.next(), way, target);
                    }
                }
            }
        }
        return new Figure(
                ID,
                "Blocks of a federation of " + FederationBlocks.AUTHORITIES,
                "Blocks with " + FederationBlocks.TRANSACTIONS
                        + " transactions come to a node that follows, on one thread"
                        + " (INVOKER), and its execution client agrees at once: what it takes is in no figure. certified:"
                        + " with everybody's approvals in one signature, until the new head's record is forced and the head"
                        + " announced. approvals: the block is there already; a quorum's come one by one, each is verified,"
                        + " they are made one signature, recorded and forced, and the head announced; alone, and while"
                        + " " + FollowingNode.PROBES_PER_S
                        + " probes a second take the same way. Beside each, in turns: its"
                        + " signature checks alone.",
                values(count),
                spreads.all());
    }

    private List<Figure.Value> values(final int count) {
        final List<Figure.Value> values = new ArrayList<>();
        values.add(new Figure.Value("blocks of each kind", count, ""));
        for (final FollowingNode.Way way : FollowingNode.Way.values()) {
            values.add(new Figure.Value(way.text() + ": to the checks alone, p50", ratio(way, 50), "x"));
            values.add(new Figure.Value(way.text() + ": to the checks alone, p99", ratio(way, 99), "x"));
            values.add(new Figure.Value(way.text() + ": p99", spreads.percentile(way.text(), 99) / NS_PER_MS, "ms"));
        }
        values.add(new Figure.Value(
                "certified blocks a second, by the mean",
                NS_PER_S / spreads.mean(FollowingNode.Way.CERTIFIED.text()),
                "/s"));
        return values;
    }

    private double ratio(final FollowingNode.Way way, final double percentile) {
        return spreads.percentile(way.text(), percentile) / spreads.percentile(way.checks(), percentile);
    }

    /** In place of the execution client, one that executes nothing and finds nothing wrong. */
    private static Map<Destination, PortCalls> agreeing(final Map<Destination, PortCalls> calls) {
        final PortCalls engine = calls.get(Destination.ENGINE);
        calls.put(Destination.ENGINE, (id, effect) -> switch (effect) {
            case Effect.ExecutionWanted wanted ->
                new Answer.PayloadExecuted(
                        id, PayloadVerdict.VALID, wanted.payload().blockHash(), "", BigInteger.ZERO);
            case Effect.ForkchoiceWanted wanted ->
                new Answer.ForkchoiceAnswered(
                        id, PayloadVerdict.VALID, wanted.forkchoice().headHash(), "");
            default -> engine.call(id, effect);
        });
        return calls;
    }
}
