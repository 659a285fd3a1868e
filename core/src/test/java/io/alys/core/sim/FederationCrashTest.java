// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.fixture.Specs;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A federation of four in which one node is killed once: after each append, before and after the force. Every point of the first node,
 * and so many of the others; all of them with -Dalys.crash.points=all. A node that is killed while it waits for the payload of its own
 * block lets the slot go: then the chain is a block shorter, and everything that it credits the same.
 */
class FederationCrashTest {
    private static final EvmAddress ALICE = EvmAddress.fromHex("0x00000000000000000000000000000000000a11ce");
    private static final long SLOT_MS = 2000;
    private static final int NODES = 4;
    private static final int SLOTS = 42;
    private static final int INPUTS = 2000;
    private static final int SAMPLED = 24;
    private static final long SEED = 20;

    @ParameterizedTest(name = "node {0}")
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldReachTheSameEndWheneverANodeIsKilled(final int node) {
        final SimFederation uncrashed = played(node, 0, false);
        final int[] points = points(node, uncrashed.nodes.get(node).journal.size());
        final End expected = ends(uncrashed).getFirst();
        assertThat(uncrashed.nodes.stream()
                        .mapToInt(each -> each.journal.size())
                        .sum())
                .isGreaterThanOrEqualTo(INPUTS);
        final List<String> wrong = new ArrayList<>();
        int changed = 0;

        for (final int crashAfter : points) {
            for (final boolean isForced : new boolean[] {false, true}) {
                final SimFederation crashed = played(node, crashAfter, isForced);
                final SimNode killed = crashed.nodes.get(node);
                final List<End> ends = ends(crashed);
                final long lostSlots = expected.height() - ends.getFirst().height();
                changed += ends.getFirst().equals(expected) ? 0 : 1;
                if (!ends.stream().allMatch(ends.getFirst()::equals)
                        || lostSlots < 0
                        || lostSlots > 1
                        || !ends.getFirst().bridge().equals(expected.bridge())
                        || ends.getFirst().faultCount() != 0
                        || killed.firstDivergence() != -1
                        || killed.restored().actorsDigest() != killed.machine().actorsDigest()) {
                    wrong.add("record " + crashAfter + (isForced ? " forced" : " lost") + ": " + ends);
                }
            }
        }

        assertThat(wrong).as("instead of %s", expected).isEmpty();
        // Only the moment in which it waits for the payload of its own block, or has not seen a deposit that it would
        // credit.
        assertThat(changed).isLessThanOrEqualTo(Math.max(3, points.length / 15));
    }

    private static int[] points(final int node, final int records) {
        return node == 0 || "all".equals(System.getProperty("alys.crash.points"))
                ? IntStream.rangeClosed(1, records).toArray()
                : new SplittableRandom(SEED + node)
                        .ints(SAMPLED, 1, records + 1)
                        .toArray();
    }

    /** Messages take a millisecond, so that what is said twice after a restart makes no other message late. */
    private static SimFederation played(final int node, final int crashAfter, final boolean isForced) {
        final SimFederation federation = new SimFederation(NODES, 0, SEED);
        federation.delayMaxMs = 1;
        if (crashAfter > 0 && isForced) {
            federation.nodes.get(node).crashAfterRecords(crashAfter);
        } else if (crashAfter > 0) {
            federation.nodes.get(node).crashBeforeForceOf(crashAfter);
        }
        federation.start();
        for (int slot = 0; slot < SLOTS; slot++) {
            if (slot % 5 == 1) {
                federation.bitcoin.deposit(Specs.FEDERATION_SCRIPT, 50_000 + slot, ALICE);
            }
            if (slot % 3 == 2) {
                federation.bitcoin.mine(1);
            }
            federation.run(SLOT_MS);
        }
        federation.run(3 * SLOT_MS);
        return federation;
    }

    private static List<End> ends(final SimFederation federation) {
        return federation.nodes.stream()
                .map(node -> new End(
                        node.chain().head().height(),
                        node.chain().head().root(),
                        node.chain().settled().root(),
                        node.engine.head(),
                        new Bridge(
                                node.chain().head().block().stateDigest(),
                                node.bridge().mintedSats(),
                                node.bridge().uncoveredSats(),
                                node.bridge().pendingCount()),
                        node.machine().faultCount()))
                .toList();
    }

    /** What a run comes to on a node: a journal's own digest holds the restart too. */
    private record End(long height, Hash head, Hash settled, Hash engineHead, Bridge bridge, long faultCount) {}

    private record Bridge(Hash stateDigest, long mintedSats, long uncoveredSats, int pendingCount) {}
}
