// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.auxpow.RangeProof;
import io.alys.core.chain.Approval;
import io.alys.core.chain.Block;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.EquivocationProof;
import io.alys.core.chain.SignedBlock;
import io.alys.core.command.ApprovalReceived;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.Command;
import io.alys.core.command.EquivocationReceived;
import io.alys.core.command.ProofReceived;
import io.alys.core.command.Source;
import io.alys.core.consensus.BlockVerifier;
import io.alys.core.fixture.FakeBitcoinNode;
import io.alys.core.fixture.FakeExecutionEngine;
import io.alys.core.fixture.FakeSignatures;
import io.alys.core.fixture.FakeSigner;
import io.alys.core.fixture.SignatureScheme;
import io.alys.core.fixture.Specs;
import io.alys.core.port.PeerNetwork;
import io.alys.core.port.PortException;
import io.alys.core.ssz.BlockRoot;
import io.alys.core.ssz.Domain;
import io.alys.core.value.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Nodes of one network on one virtual clock, over one Bitcoin chain. What they say to each other is late, lost or cut off, as
 * the test says and as the seed has it. What comes is verified as a node does, with modelled signatures unless told otherwise.
 */
public final class SimFederation {
    private static final long STEP_MS = 20;
    private static final long POLL_MS = 200;
    private static final int PER_MILLE = 1000;
    private static final int SENDERS_KEPT = 1 << 13;

    public final FakeBitcoinNode bitcoin = new FakeBitcoinNode();
    public final List<SimNode> nodes = new ArrayList<>();

    /** How late a message is at most, ms. */
    public long delayMaxMs = 100;

    /** Of a thousand messages, so many are lost. */
    public int lossPermille = 0;

    /** Of a thousand messages, so many come twice. */
    public int duplicatePermille = 0;

    /** How far each node's clock is ahead, ms, or behind; one that is set back stands still for as long. */
    public final long[] aheadMs;

    private final SplittableRandom random;
    private final Queue<Letter> letters =
            new PriorityQueue<>(Comparator.comparingLong(Letter::dueMs).thenComparingLong(Letter::number));
    private final ChainSpec spec;
    private final Domain domain;
    private final Liar[] liars;
    private final int[] group; // Nodes of one group hear each other.
    private final boolean[][] isCut; // From one to another.
    private final int[][] senders; // Of each node's latest inputs, by sequence; one more than the index.
    private final boolean[] isDown;
    private long letterCount = 0;
    private long nowMs;

    /**
     * @param followers nodes beside the authorities that sign nothing.
     */
    public SimFederation(final int authorities, final int followers, final long seed) {
        this(authorities, followers, seed, () -> null);
    }

    /**
     * The same, with faults of the first node.
     *
     * @param plans gives the plan of a new machine, or null for none.
     */
    public SimFederation(
            final int authorities, final int followers, final long seed, final Supplier<FaultyActor.Plan> plans) {
        this(authorities, followers, seed, plans, new FakeSignatures(), Specs::of);
    }

    /**
     * The same, in another network.
     *
     * @param scheme how its nodes sign and verify.
     * @param specs makes the network for its authorities.
     */
    public SimFederation(
            final int authorities,
            final int followers,
            final long seed,
            final Supplier<FaultyActor.Plan> plans,
            final SignatureScheme scheme,
            final Function<List<Bytes>, ChainSpec> specs) {
        random = new SplittableRandom(seed);
        final List<FakeSigner> signers = IntStream.range(0, authorities)
                .mapToObj(i -> new FakeSigner("authority " + i, scheme))
                .toList();
        spec = specs.apply(signers.stream().map(FakeSigner::publicKey).toList());
        domain = domain(spec);
        final BlockVerifier blockVerifier = new BlockVerifier(spec, scheme);
        blockVerifier.adopt(domain);
        final SharedVerifier verifier = new SharedVerifier(blockVerifier);
        for (int i = 0; i < authorities + followers; i++) {
            final SimNode node = new SimNode(
                    i < authorities ? signers.get(i) : new FakeSigner("none", scheme),
                    spec,
                    i < authorities ? i : -1,
                    bitcoin,
                    new Wire(i),
                    i == 0 ? plans : () -> null);
            node.verifier = verifier;
            node.pollMs = POLL_MS;
            nodes.add(node);
        }
        liars = new Liar[nodes.size()];
        group = new int[nodes.size()];
        isDown = new boolean[nodes.size()];
        isCut = new boolean[nodes.size()][nodes.size()];
        senders = new int[nodes.size()][SENDERS_KEPT];
        aheadMs = new long[nodes.size()];
        nowMs = nodes.getFirst().nowMs();
    }

    private static Domain domain(final ChainSpec spec) {
        try {
            final Block genesis = Block.genesis(new FakeExecutionEngine(spec.chainId()).genesis());
            return Domain.of(new BlockRoot().of(genesis), spec.chainId());
        } catch (final PortException e) {
            throw new IllegalStateException(e);
        }
    }

    public SimFederation start() {
        nodes.forEach(SimNode::start);
        return this;
    }

    /** From now on this authority does what it likes. */
    public void corrupt(final int node) {
        liars[node] = new Liar(node, nodes, spec, domain, random.split(), (to, command) -> post(node, to, command));
    }

    public boolean isHonest(final int node) {
        return liars[node] == null;
    }

    /** From now on these hear each other and nobody else; the rest hear each other. */
    public void cutOff(final int... members) {
        Arrays.fill(group, 0);
        for (final int member : members) {
            group[member] = 1;
        }
    }

    /** Everybody hears everybody. */
    public void join() {
        cutOff();
    }

    /** From now on what one says does not come to the other; what the other says does. */
    public void mute(final int from, final int to) {
        isCut[from][to] = true;
    }

    /** Nobody is mute to anybody. */
    public void unmute() {
        for (final boolean[] to : isCut) {
            Arrays.fill(to, false);
        }
    }

    /** Is killed, and stays away. */
    public void kill(final int node) {
        isDown[node] = true;
    }

    /** Comes back with its journal, if it was away. */
    public void revive(final int node) {
        if (isDown[node]) {
            isDown[node] = false;
            nodes.get(node).crashAndRestart();
        }
    }

    public boolean isDown(final int node) {
        return isDown[node];
    }

    /** Lets virtual time pass. */
    public void run(final long durationMs) {
        final long endMs = nowMs + durationMs;
        while (nowMs < endMs) {
            deliver();
            for (int i = 0; i < nodes.size(); i++) {
                if (!isDown[i]) {
                    nodes.get(i).settle();
                }
            }
            nowMs += STEP_MS;
            for (int i = 0; i < nodes.size(); i++) {
                final SimNode node = nodes.get(i);
                node.advanceClock(Math.max(0, nowMs + aheadMs[i] - node.nowMs()));
            }
        }
    }

    public long nowMs() {
        return nowMs;
    }

    private void deliver() {
        while (!letters.isEmpty() && letters.element().dueMs() <= nowMs) {
            final Letter letter = letters.remove();
            if (!isDown[letter.to()] && hears(letter.from(), letter.to())) {
                final SimNode node = nodes.get(letter.to());
                senders[letter.to()][(int) ((node.machine().sequence() + 1) % SENDERS_KEPT)] = letter.from() + 1;
                node.feed(letter.command(), Source.CONSENSUS);
                if (liars[letter.to()] != null) {
                    liars[letter.to()].hear(letter.command());
                }
            }
        }
    }

    private boolean hears(final int from, final int to) {
        return group[from] == group[to] && !isCut[from][to];
    }

    /** Who sent a node one of its latest inputs, if it came from another node. */
    int senderOf(final int node, final long sequence) {
        return senders[node][(int) (sequence % SENDERS_KEPT)] - 1;
    }

    private void post(final int from, final int to, final Command command) {
        final int copies = random.nextInt(PER_MILLE) < duplicatePermille ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            if (from != to && random.nextInt(PER_MILLE) >= lossPermille) {
                letters.add(new Letter(nowMs + 1 + random.nextLong(delayMaxMs), letterCount++, from, to, command));
            }
        }
    }

    private record Letter(long dueMs, long number, int from, int to, Command command) {}

    private final class Wire implements PeerNetwork {
        private final int self;

        private Wire(final int self) {
            this.self = self;
        }

        @Override
        public void publish(final SignedBlock block) {
            if (liars[self] != null) {
                liars[self].publish(block);
            } else {
                publish(new BlockReceived(block));
            }
        }

        @Override
        public void publish(final Approval approval) {
            if (liars[self] != null) {
                liars[self].publish(approval);
            } else {
                publish(new ApprovalReceived(approval));
            }
        }

        @Override
        public void publish(final RangeProof proof) {
            if (liars[self] != null) {
                liars[self].publish(proof);
            } else {
                publish(new ProofReceived(proof));
            }
        }

        @Override
        public void publish(final EquivocationProof proof) {
            publish(new EquivocationReceived(proof));
        }

        private void publish(final Command command) {
            for (int i = 0; i < nodes.size(); i++) {
                post(self, i, command);
            }
        }

        /** One peer answers, from its store; it may be one that has nothing to say. */
        @Override
        public void requestBlocks(final long fromHeight, final int count) {
            final int peer = (self + 1 + random.nextInt(nodes.size() - 1)) % nodes.size();
            if (!hears(self, peer)) {
                return;
            }
            try {
                for (long height = fromHeight; height < fromHeight + count; height++) {
                    final Optional<SignedBlock> block = nodes.get(peer).store.blockAt(height);
                    if (isDown[peer] || block.isEmpty()) {
                        return;
                    }
                    post(peer, self, new BlockReceived(block.get()));
                }
            } catch (final PortException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
