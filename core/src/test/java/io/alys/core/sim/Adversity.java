// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.effect.Destination;
import io.alys.core.effect.FaultKind;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Does to a network what goes wrong, and sets it right again when its time is over. */
final class Adversity {
    private static final long SLOT_MS = 2000;
    private static final long HOUR_MS = 3_600_000;
    private static final long DELAY_MAX_MS = 3 * SLOT_MS;

    private final SimFederation federation;
    private final SimOptions options;
    private final BitcoinLedger ledger;
    private final Queue<Repair> repairs =
            new PriorityQueue<>(Comparator.comparingInt(Repair::slot).thenComparingInt(Repair::number));
    private final NavigableSet<Integer> leapt = new TreeSet<>();
    private final NavigableSet<Integer> contradicted = new TreeSet<>();
    private boolean isBitcoinSilent = false;
    private int repairCount = 0;
    private int slot = 0;

    Adversity(final SimFederation federation, final SimOptions options, final BitcoinLedger ledger) {
        this.federation = federation;
        this.options = options;
        this.ledger = ledger;
    }

    /** Sets right what is over by the slot. */
    void repair(final int now) {
        slot = now;
        while (!repairs.isEmpty() && repairs.element().slot() <= slot) {
            repairs.remove().action().run();
        }
    }

    /** Sets everything right that can be. */
    void heal() {
        while (!repairs.isEmpty()) {
            repairs.remove().action().run();
        }
        federation.delayMaxMs = options.delayMaxMs();
        federation.lossPermille = options.lossPermille();
        federation.duplicatePermille = options.duplicatePermille();
    }

    boolean isBitcoinSilent() {
        return isBitcoinSilent;
    }

    /** True when the node's client called a block invalid that is not: then it may stop, and must say so. */
    boolean isContradicted(final int node) {
        return contradicted.contains(node);
    }

    /** True when the node's clock was ahead so far that it still stands still. */
    boolean isStandingStill(final int node) {
        return federation.nodes.get(node).nowMs() > federation.nowMs() + SLOT_MS;
    }

    void happen(final Mishap mishap) {
        final SplittableRandom drawn = new SplittableRandom(mishap.salt());
        final SimNode node = federation.nodes.get(mishap.node());
        switch (mishap.kind()) {
            case PARTITION -> {
                federation.cutOff(drawn.ints(1 + drawn.nextInt(federation.nodes.size() - 1), 0, federation.nodes.size())
                        .toArray());
                later(mishap, federation::join);
            }
            case ONE_WAY -> {
                for (int i = 1 + drawn.nextInt(2 * federation.nodes.size()); i > 0; i--) {
                    federation.mute(drawn.nextInt(federation.nodes.size()), drawn.nextInt(federation.nodes.size()));
                }
                later(mishap, federation::unmute);
            }
            case KILL -> {
                federation.kill(mishap.node());
                later(mishap, () -> federation.revive(mishap.node()));
            }
            case CRASH -> {
                if (!federation.isDown(mishap.node())) {
                    node.crashAndRestart();
                }
            }
            case DISK_LOSS -> {
                if (!federation.isDown(mishap.node())) {
                    node.loseUnforced(1 + drawn.nextInt(24), drawn);
                }
            }
            case SLOW_NETWORK -> {
                federation.delayMaxMs = 1 + drawn.nextLong(DELAY_MAX_MS);
                later(mishap, () -> federation.delayMaxMs = options.delayMaxMs());
            }
            case LOSS -> {
                federation.lossPermille = drawn.nextInt(500);
                later(mishap, () -> federation.lossPermille = options.lossPermille());
            }
            case STORE_FULL -> {
                node.store.fill();
                later(mishap, node.store::drain);
            }
            case SIGNER_HUNG -> hang(mishap, node, Destination.SIGNER);
            case BITCOIN_HUNG -> hang(mishap, node, Destination.BITCOIN);
            case ENGINE_HUNG -> hang(mishap, node, Destination.ENGINE);
            case ENGINE_DOWN, ENGINE_AMNESIA, ENGINE_CONTRARY -> happenToEngine(mishap, node, drawn);
            case BITCOIN_DOWN, BITCOIN_SILENT, BITCOIN_REORG, BITCOIN_DEEP_REORG -> happenToBitcoin(mishap, drawn);
            case CLOCK_AHEAD, CLOCK_BACK, CLOCK_LEAP -> happenToClock(mishap, drawn);
        }
    }

    private void happenToEngine(final Mishap mishap, final SimNode node, final SplittableRandom drawn) {
        switch (mishap.kind()) {
            case ENGINE_AMNESIA -> node.engine.forgetAbove(Math.max(0, heightOf(node) - drawn.nextInt(6)));
            case ENGINE_CONTRARY -> {
                if (mayLame(mishap.node())) {
                    contradicted.add(mishap.node());
                    node.engine.isContrary = true;
                    later(mishap, () -> node.engine.isContrary = false);
                }
            }
            default -> {
                node.engine.fault = drawn.nextBoolean() ? FaultKind.UNREACHABLE : FaultKind.TIMEOUT;
                later(mishap, () -> node.engine.fault = null);
            }
        }
    }

    private void happenToBitcoin(final Mishap mishap, final SplittableRandom drawn) {
        switch (mishap.kind()) {
            case BITCOIN_DOWN -> {
                federation.bitcoin.fault = FaultKind.UNREACHABLE;
                later(mishap, () -> federation.bitcoin.fault = null);
            }
            case BITCOIN_SILENT -> {
                isBitcoinSilent = true;
                later(mishap, () -> isBitcoinSilent = false);
            }
            case BITCOIN_REORG -> ledger.replaceNewest(1, drawn);
            default -> ledger.replaceNewest(2 + drawn.nextInt(7), drawn);
        }
    }

    private void happenToClock(final Mishap mishap, final SplittableRandom drawn) {
        final int node = mishap.node();
        switch (mishap.kind()) {
            case CLOCK_BACK ->
                federation.aheadMs[node] = drawn.nextInt(4) == 0 ? -HOUR_MS : -drawn.nextLong(8 * SLOT_MS);
            case CLOCK_LEAP -> {
                if (!mayLame(node)) {
                    return;
                }
                leapt.add(node);
                federation.aheadMs[node] = HOUR_MS;
            }
            default -> federation.aheadMs[node] = drawn.nextLong(SLOT_MS);
        }
        later(mishap, () -> federation.aheadMs[node] = 0);
    }

    /** What can stop a node for good, or for an hour, happens to no more of them than may fail. */
    private boolean mayLame(final int node) {
        final NavigableSet<Integer> lame = new TreeSet<>(leapt);
        lame.addAll(contradicted);
        lame.removeIf(each -> each >= options.authorities());
        return federation.isHonest(node)
                && (node >= options.authorities()
                        || lame.contains(node)
                        || options.liars() + lame.size() < (options.authorities() - 1) / 3);
    }

    private void hang(final Mishap mishap, final SimNode node, final Destination destination) {
        node.hung.add(destination);
        later(mishap, () -> node.hung.remove(destination));
    }

    private void later(final Mishap mishap, final Runnable action) {
        repairs.add(new Repair(slot + mishap.slots(), repairCount++, action));
    }

    private static long heightOf(final SimNode node) {
        return node.chain().head() == null ? 0 : node.chain().head().height();
    }

    private record Repair(int slot, int number, Runnable action) {}
}
