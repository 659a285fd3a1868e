// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.chain.SignedBlock;
import io.alys.core.effect.Destination;
import io.alys.core.effect.FaultKind;
import io.alys.core.fixture.Specs;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One network from one seed. First anything may happen and nothing may break; then what broke heals, liars go on lying, and the
 * network must go on. What is checked is seen from outside the nodes.
 */
public final class Simulation {
    private static final EvmAddress ALICE = EvmAddress.fromHex("0x00000000000000000000000000000000000a11ce");
    private static final long SLOT_MS = 2000;
    private static final int HEALING_SLOTS = 120;
    private static final int SETTLED_IN_HEALING_MIN = 20;
    private static final int COMPACT_SLOTS = 300;
    private static final long DELAY_MAX_MS = 3 * SLOT_MS;
    private static final BigInteger WEI_PER_SAT = BigInteger.TEN.pow(10);

    private final SimOptions options;
    private final SplittableRandom random;
    private final SimFederation federation;
    private final NavigableMap<Long, Hash> settled = new TreeMap<>();
    private final long[] settledHeights;
    private final Auditor auditor;
    private final int[] audited;
    private final Queue<Repair> repairs =
            new PriorityQueue<>(Comparator.comparingInt(Repair::slot).thenComparingInt(Repair::number));
    private long depositedSats = 0;
    private int repairCount = 0;
    private int slot = 0;
    private long reorgs = 0;

    public Simulation(final SimOptions options) {
        this.options = options;
        random = new SplittableRandom(options.seed() ^ 0x5eed);
        federation = new SimFederation(options.authorities(), options.followers(), options.seed());
        settledHeights = new long[federation.nodes.size()];
        audited = new int[federation.nodes.size()];
        auditor = new Auditor(options.authorities());
        for (int i = 0; i < options.liars(); i++) {
            federation.corrupt((int) Math.floorMod(options.seed() + i, (long) options.authorities()));
        }
    }

    /**
     * Runs it to its end.
     *
     * @throws Violation naming the invariant, the slot and the node.
     */
    public Outcome run() {
        heal();
        federation.start();
        int next = 0;
        for (slot = 0; slot < options.slots(); slot++) {
            repair();
            while (next < options.mishaps().size()
                    && options.mishaps().get(next).slot() <= slot) {
                happen(options.mishaps().get(next++));
            }
            live();
        }
        heal();
        final long[] before = settledHeights.clone();
        for (final int end = slot + HEALING_SLOTS; slot < end; slot++) {
            live();
        }
        bury();
        requireProgress(before);
        compact();
        return new Outcome(settled.isEmpty() ? 0 : settled.lastKey(), reorgs, depositedSats);
    }

    private void live() {
        switch (random.nextInt(12)) {
            case 0 -> {
                final long sats = 10_000L + random.nextInt(1_000_000);
                federation.bitcoin.deposit(Specs.FEDERATION_SCRIPT, sats, ALICE);
                depositedSats += sats;
            }
            case 1, 2 -> federation.bitcoin.mine(1);
            default -> {}
        }
        federation.run(SLOT_MS);
        requireSafety();
        if (slot % COMPACT_SLOTS == COMPACT_SLOTS - 1) {
            compact();
        }
    }

    /** Every deposit gets its confirmations and its credit. */
    private void bury() {
        federation.bitcoin.mine(3);
        for (final int end = slot + HEALING_SLOTS / 4; slot < end; slot++) {
            federation.run(SLOT_MS);
            requireSafety();
        }
    }

    private void happen(final Mishap mishap) {
        final SplittableRandom drawn = new SplittableRandom(mishap.salt());
        final SimNode node = federation.nodes.get(mishap.node());
        switch (mishap.kind()) {
            case PARTITION -> {
                federation.cutOff(drawn.ints(1 + drawn.nextInt(federation.nodes.size() - 1), 0, federation.nodes.size())
                        .toArray());
                later(mishap, federation::join);
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
            case SLOW_NETWORK -> {
                federation.delayMaxMs = 1 + drawn.nextLong(DELAY_MAX_MS);
                later(mishap, () -> federation.delayMaxMs = options.delayMaxMs());
            }
            case LOSS -> {
                federation.lossPermille = drawn.nextInt(500);
                later(mishap, () -> federation.lossPermille = options.lossPermille());
            }
            case ENGINE_DOWN -> {
                node.engine.fault = drawn.nextBoolean() ? FaultKind.UNREACHABLE : FaultKind.TIMEOUT;
                later(mishap, () -> node.engine.fault = null);
            }
            case ENGINE_HUNG -> hang(mishap, node, Destination.ENGINE);
            case ENGINE_AMNESIA -> node.engine.forgetAbove(Math.max(0, heightOf(node) - drawn.nextInt(6)));
            case STORE_FULL -> {
                node.store.fill();
                later(mishap, node.store::drain);
            }
            case SIGNER_HUNG -> hang(mishap, node, Destination.SIGNER);
            case BITCOIN_HUNG -> hang(mishap, node, Destination.BITCOIN);
            case BITCOIN_REORG -> replaceNewestBitcoinBlock();
            case CLOCK_AHEAD -> {
                federation.aheadMs[mishap.node()] = drawn.nextLong(SLOT_MS);
                later(mishap, () -> federation.aheadMs[mishap.node()] = 0);
            }
        }
    }

    /** A deposit has two confirmations when it is credited, so none is taken away after. */
    private void replaceNewestBitcoinBlock() {
        final List<Bytes> evicted = federation.bitcoin.transactionsAt(federation.bitcoin.height());
        if (federation.bitcoin.height() > 0) {
            federation.bitcoin.invalidate(federation.bitcoin.height());
            evicted.forEach(federation.bitcoin::resubmit);
            federation.bitcoin.mine(1);
        }
    }

    private void hang(final Mishap mishap, final SimNode node, final Destination destination) {
        node.hung.add(destination);
        later(mishap, () -> node.hung.remove(destination));
    }

    private void later(final Mishap mishap, final Runnable repair) {
        repairs.add(new Repair(slot + mishap.slots(), repairCount++, repair));
    }

    private void repair() {
        while (!repairs.isEmpty() && repairs.element().slot() <= slot) {
            repairs.remove().action().run();
        }
    }

    private void heal() {
        while (!repairs.isEmpty()) {
            repairs.remove().action().run();
        }
        federation.delayMaxMs = options.delayMaxMs();
        federation.lossPermille = options.lossPermille();
        federation.duplicatePermille = options.duplicatePermille();
    }

    private void requireSafety() {
        for (int i = 0; i < federation.nodes.size(); i++) {
            final SimNode node = federation.nodes.get(i);
            final SignedBlock block = node.chain().settled();
            if (!federation.isHonest(i) || block == null) {
                continue;
            }
            final Hash other = settled.putIfAbsent(block.height(), block.root());
            require(
                    other == null || other.equals(block.root()),
                    i,
                    "settled " + block.root() + " at height " + block.height() + " where another settled " + other);
            require(
                    block.height() >= settledHeights[i],
                    i,
                    "settled height " + block.height() + " after " + settledHeights[i]);
            settledHeights[i] = block.height();
            require(
                    node.bridge().mintedSats() <= depositedSats,
                    i,
                    "minted " + node.bridge().mintedSats() + " sats of " + depositedSats);
            require(
                    node.bridge().uncoveredSats() == 0,
                    i,
                    node.bridge().uncoveredSats() + " sats are credited for deposits that Bitcoin dropped");
            require(node.machine().faultCount() == 0, i, "an actor faulted");
            for (; audited[i] < node.heads.size(); audited[i]++) {
                final String fault = auditor.faultOf(node.heads.get(audited[i]));
                require(fault.isEmpty(), i, fault);
            }
            for (final String notice : node.notices) {
                require(!notice.startsWith("HALT"), i, notice);
                reorgs += notice.startsWith("reorg") ? 1 : 0;
            }
            node.notices.clear();
        }
    }

    private void requireProgress(final long[] before) {
        for (int i = 0; i < federation.nodes.size(); i++) {
            final SimNode node = federation.nodes.get(i);
            if (federation.isHonest(i)) {
                final long progress = settledHeights[i] - before[i];
                require(
                        progress >= SETTLED_IN_HEALING_MIN,
                        i,
                        "settled only " + progress + " blocks while all was well");
                require(
                        node.bridge().mintedSats() == depositedSats,
                        i,
                        "minted " + node.bridge().mintedSats() + " sats of " + depositedSats + " when all was buried");
                require(
                        node.engine
                                .balanceOf(ALICE)
                                .equals(BigInteger.valueOf(depositedSats).multiply(WEI_PER_SAT)),
                        i,
                        "the execution client's balance is not what was deposited");
            }
        }
    }

    /** Each journal replays to the state its node has, and is forgotten. */
    private void compact() {
        for (int i = 0; i < federation.nodes.size(); i++) {
            final SimNode node = federation.nodes.get(i);
            final long divergence = node.firstDivergence();
            require(divergence == -1, i, "its journal replays otherwise from input " + divergence);
            require(
                    node.restored().digest() == node.machine().digest()
                            && node.restored().actorsDigest() == node.machine().actorsDigest(),
                    i,
                    "its journal restores another state");
            SignerOrder.rootsBySlot(node.effects)
                    .forEach((what, roots) -> require(
                            roots.size() == 1, 0, "the signer was asked for " + roots.size() + " roots of " + what));
            node.compact();
            audited[i] = 0;
        }
    }

    private void require(final boolean holds, final int node, final String invariant) {
        if (!holds) {
            throw new Violation("slot=" + slot + " node=" + node + ": " + invariant);
        }
    }

    private static long heightOf(final SimNode node) {
        return node.chain().head() == null ? 0 : node.chain().head().height();
    }

    private record Repair(int slot, int number, Runnable action) {}

    /** What a run came to. */
    public record Outcome(long settledHeight, long reorgs, long depositedSats) {}

    /** An invariant that does not hold. */
    public static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        Violation(final String message) {
            super(message);
        }
    }
}
