// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.chain.Block;
import io.alys.core.chain.Equivocation;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.XxHash64;
import io.alys.core.consensus.ChainActor;
import io.alys.core.fixture.FakeSignatures;
import io.alys.core.fixture.SignatureScheme;
import io.alys.core.fixture.Specs;
import io.alys.core.machine.StateMachine;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    private static final int BUSY_SLOTS = 600;
    private static final int QUIET_FACTOR = 6;
    private static final int COVER_SLOTS = 8;
    private static final BigInteger WEI_PER_SAT = BigInteger.TEN.pow(10);

    private static final long MINER_SALT = 0x3173;
    private static final BigInteger FEES_WEI = BigInteger.valueOf(7_000_000_003L);

    private final SimOptions options;
    private final SplittableRandom random;
    private final SimFederation federation;
    private final NavigableMap<Long, Hash> settled = new TreeMap<>();
    private final long[] settledHeights;
    private final NavigableMap<Long, Hash> finalized = new TreeMap<>();
    private final long[] finalizedHeights;
    private final boolean isMined;
    private final Miner miner;
    private final Auditor auditor;
    private final int[] audited;
    private final BitcoinLedger ledger;
    private final Adversity adversity;
    private final NavigableSet<Integer> halted = new TreeSet<>();
    private final NavigableSet<Integer> complained = new TreeSet<>();

    /** Whose clock was so far ahead that they still stood still when all was well again. */
    private final NavigableSet<Integer> late = new TreeSet<>();

    private int slot = 0;
    private int compactions = 0;
    private long reorgs = 0;
    private long journals = 0;
    private int backAfter = 0;
    private int allBackAfter = 0;

    /** With modelled signatures. */
    public Simulation(final SimOptions options) {
        this(options, new FakeSignatures());
    }

    /**
     * @param scheme how the validators sign.
     */
    public Simulation(final SimOptions options, final SignatureScheme scheme) {
        this.options = options;
        random = new SplittableRandom(options.seed() ^ 0x5eed);
        isMined = new SplittableRandom(options.seed() ^ MINER_SALT).nextBoolean();
        federation = new SimFederation(
                options.authorities(),
                options.followers(),
                options.seed(),
                () -> null,
                scheme,
                isMined ? Specs::mined : Specs::of);
        if (isMined) {
            federation.nodes.forEach(node -> node.engine.feesWeiPerBlock = FEES_WEI);
        }
        miner = new Miner(federation, new SplittableRandom(options.seed() ^ MINER_SALT));
        ledger = new BitcoinLedger(
                federation.bitcoin, federation.nodes.getFirst().spec.pegInConfirmations());
        adversity = new Adversity(federation, options, ledger);
        settledHeights = new long[federation.nodes.size()];
        finalizedHeights = new long[federation.nodes.size()];
        audited = new int[federation.nodes.size()];
        auditor = new Auditor(
                options.authorities(),
                ledger,
                isMined ? FEES_WEI : BigInteger.ZERO,
                federation.nodes.getFirst().spec.chainId());
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
        adversity.heal();
        federation.start();
        int next = 0;
        for (slot = 0; slot < options.slots(); slot++) {
            adversity.repair(slot);
            while (next < options.mishaps().size()
                    && options.mishaps().get(next).slot() <= slot) {
                adversity.happen(options.mishaps().get(next++));
            }
            live();
        }
        adversity.heal();
        for (int i = 0; i < federation.nodes.size(); i++) {
            if (adversity.isStandingStill(i)) {
                late.add(i);
            }
        }
        final long[] before = settledHeights.clone();
        goOn();
        bury();
        requireProgress(before);
        compact();
        return new Outcome(
                isMined,
                settled.isEmpty() ? 0 : settled.lastKey(),
                reorgs,
                backAfter,
                allBackAfter,
                ledger.depositedSats(),
                journals);
    }

    /** All is well; notes after how many slots the network had a new block, and every honest node one as its head. */
    private void goOn() {
        final long healed = federation.nodes.getFirst().spec.slotAt(federation.nowMs());
        for (int i = 1; i <= HEALING_SLOTS; i++, slot++) {
            live();
            backAfter = backAfter == 0 && heads().anyMatch(head -> head.slot() >= healed) ? i : backAfter;
            allBackAfter = allBackAfter == 0 && heads().allMatch(head -> head.slot() >= healed) ? i : allBackAfter;
        }
    }

    /** Of the honest nodes that are expected to go on. */
    private Stream<Block> heads() {
        return IntStream.range(0, federation.nodes.size())
                .filter(i -> federation.isHonest(i) && !halted.contains(i) && !late.contains(i))
                .mapToObj(i -> federation.nodes.get(i).chain().head().block());
    }

    /** Slots that a run takes, with those in which all is well. */
    static long slotsOf(final SimOptions options) {
        return (long) options.slots() + HEALING_SLOTS + HEALING_SLOTS / 4;
    }

    /** How it came to a violation, in at most 60 lines. */
    List<String> trace(final Violation violation) {
        return new Trace(federation).of(violation.node, violation.about);
    }

    /** At first Bitcoin is busy; were it so for longer, digests of what it left behind would take all the time. */
    private void live() {
        switch (random.nextInt(slot < BUSY_SLOTS ? 12 : 12 * QUIET_FACTOR)) {
            case 0 -> ledger.deposit(10_000L + random.nextInt(1_000_000), ALICE);
            case 1, 2 -> {
                if (!adversity.isBitcoinSilent()) {
                    ledger.mine(1);
                }
            }
            default -> {}
        }
        if (isMined) {
            miner.live(slot < options.slots());
        }
        federation.run(SLOT_MS);
        requireSafety();
        if (slot % COMPACT_SLOTS == COMPACT_SLOTS - 1) {
            compact();
        }
    }

    /** Every deposit gets its confirmations and its credit. */
    private void bury() {
        ledger.mine(3);
        if (isMined) {
            miner.mineEverywhere();
        }
        for (final int end = slot + HEALING_SLOTS / 4; slot < end; slot++) {
            federation.run(SLOT_MS);
            requireSafety();
        }
    }

    private void requireSafety() {
        for (int i = 0; i < federation.nodes.size(); i++) {
            final SimNode node = federation.nodes.get(i);
            require(!node.isRestless(), i, "never comes to rest: each of its effects leads to another");
            final SignedBlock block = node.chain().settled();
            if (!federation.isHonest(i) || block == null || !node.isForced()) {
                continue;
            }
            final Hash other = settled.putIfAbsent(block.height(), block.root());
            require(
                    other == null || other.equals(block.root()),
                    i,
                    "settled " + block.root() + " at height " + block.height() + " where another settled " + other,
                    other);
            require(
                    block.height() >= settledHeights[i],
                    i,
                    "settled height " + block.height() + " after " + settledHeights[i],
                    settled.get(settledHeights[i]));
            settledHeights[i] = block.height();
            requireCovered(i, node);
            requireFinal(i, node.chain());
            for (final Equivocation evidence : node.chain().equivocations()) {
                require(
                        !federation.isHonest(evidence.authorityIndex()),
                        i,
                        "holds evidence against authority " + evidence.authorityIndex() + ", which is honest: "
                                + evidence);
            }
            require(node.machine().faultCount() == 0, i, "an actor faulted");
            for (; audited[i] < node.heads.size(); audited[i]++) {
                final SignedBlock head = node.heads.get(audited[i]);
                final String fault = auditor.faultOf(head);
                require(fault.isEmpty(), i, fault, head.root());
            }
            for (final String notice : node.notices) {
                hear(i, notice);
            }
            node.notices.clear();
        }
    }

    /** What work finalized is settled, nobody finalizes another block there, and it never goes back. */
    private void requireFinal(final int i, final ChainActor chain) {
        if (!isMined) {
            return;
        }
        final long height = chain.finalizedHeight();
        final Hash root = chain.finalizedRoot();
        final Hash other = finalized.putIfAbsent(height, root);
        require(
                (other == null || other.equals(root))
                        && settled.getOrDefault(height, root).equals(root)
                        && height <= settledHeights[i]
                        && height >= finalizedHeights[i],
                i,
                "finalized " + root + " at height " + height + " after " + finalizedHeights[i]
                        + ", where another finalized " + other,
                root);
        finalizedHeights[i] = height;
    }

    /** One whose Bitcoin node is behind may doubt what a quorum saw. */
    private void requireCovered(final int i, final SimNode node) {
        require(
                node.bridge().mintedSats() <= ledger.depositedSats(),
                i,
                "minted " + node.bridge().mintedSats() + " sats of " + ledger.depositedSats());
        require(
                slot % COVER_SLOTS != 0
                        || !node.bridge().cursorHash().equals(ledger.tip())
                        || node.bridge().uncoveredSats() <= ledger.evictedSats(),
                i,
                node.bridge().uncoveredSats() + " sats are credited for deposits that Bitcoin dropped, of "
                        + ledger.evictedSats() + " that had their confirmations");
    }

    /** A node stops only where its own execution client contradicts the network. */
    private void hear(final int i, final String notice) {
        reorgs += notice.startsWith("reorg") ? 1 : 0;
        if (notice.startsWith("HALT")) {
            require(adversity.isContradicted(i), i, notice);
            halted.add(i);
            federation.kill(i);
        }
        if (notice.startsWith("HALT") || notice.startsWith("the execution client calls block")) {
            complained.add(i);
        }
    }

    private void requireProgress(final long[] before) {
        for (int i = 0; i < federation.nodes.size(); i++) {
            final SimNode node = federation.nodes.get(i);
            if (!federation.isHonest(i)) {
                continue;
            }
            require(
                    complained.contains(i) || node.engine.contradicted.stream().noneMatch(auditor::isHead),
                    i,
                    "its execution client calls a block of the chain invalid, and it did not say so");
            if (halted.contains(i) || late.contains(i)) {
                continue;
            }
            final long progress = settledHeights[i] - before[i];
            require(progress >= SETTLED_IN_HEALING_MIN, i, "settled only " + progress + " blocks while all was well");
            require(!isMined || finalizedHeights[i] >= before[i], i, "nothing was finalized while all was well");
            final long minted = node.bridge().mintedSats();
            final long expected = ledger.satsInBestChain() + node.bridge().uncoveredSats();
            require(minted == expected, i, "minted " + minted + " sats of " + expected + " when all was buried");
            require(
                    node.engine
                            .balanceOf(ALICE)
                            .equals(BigInteger.valueOf(minted).multiply(WEI_PER_SAT)),
                    i,
                    "the execution client's balance is not what was minted");
        }
    }

    /**
     * Journals are forgotten. One of them, each time another node's, and two at the end, must replay to the state its node has,
     * and its events must restore it.
     */
    private void compact() {
        for (int i = 0; i < federation.nodes.size(); i++) {
            final SimNode node = federation.nodes.get(i);
            if (federation.isDown(i)) {
                continue;
            }
            for (final byte[] record : node.journal) {
                journals = XxHash64.hash(record, 0, record.length, journals);
            }
            final long turn = Math.floorMod(options.seed() + compactions + i, (long) federation.nodes.size());
            if (turn == 0 || (turn == 1 && slot >= options.slots())) {
                requireReplay(i, node);
            }
            SignerOrder.rootsBySlot(node.effects)
                    .forEach((what, roots) -> require(
                            roots.size() == 1, 0, "the signer was asked for " + roots.size() + " roots of " + what));
            node.compact();
            audited[i] = 0;
        }
        compactions++;
    }

    private void requireReplay(final int i, final SimNode node) {
        final long divergence = node.firstDivergence();
        require(divergence == -1, i, "its journal replays otherwise from input " + divergence);
        final StateMachine restored = node.restored();
        require(
                restored.digest() == node.machine().digest()
                        && restored.actorsDigest() == node.machine().actorsDigest(),
                i,
                "its journal restores another state");
    }

    /**
     * @param about what it is about, beside the node's head and its last settled block.
     */
    private void require(final boolean holds, final int node, final String invariant, final Hash... about) {
        if (!holds) {
            throw violation(node, invariant, about);
        }
    }

    /** Of a node, about its head, its last settled block, and whatever else. */
    Violation violation(final int node, final String invariant, final Hash... about) {
        final List<Hash> subjects = new ArrayList<>(Arrays.asList(about));
        final SimNode where = federation.nodes.get(node);
        if (where.chain().head() != null) {
            subjects.add(where.chain().head().root());
            subjects.add(where.chain().settled().root());
        }
        subjects.removeIf(Objects::isNull);
        return new Violation("slot=" + slot + " node=" + node + ": " + invariant, node, subjects);
    }

    /**
     * What a run came to.
     *
     * @param isMined work finalizes blocks.
     * @param backAfter slots, once all was well, until a node had a new block with a quorum; 0 when that never was.
     * @param allBackAfter the same, until each honest node had one as its head.
     * @param journals digest of every byte of every journal.
     */
    public record Outcome(
            boolean isMined,
            long settledHeight,
            long reorgs,
            int backAfter,
            int allBackAfter,
            long depositedSats,
            long journals) {}

    /** An invariant that does not hold. */
    public static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final int node;
        private final transient List<Hash> about;

        Violation(final String message, final int node, final List<Hash> about) {
            super(message);
            this.node = node;
            this.about = about;
        }
    }
}
