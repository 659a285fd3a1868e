// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.chain.Approval;
import io.alys.core.chain.Block;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.command.ApprovalReceived;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.Command;
import io.alys.core.fixture.Blocks;
import io.alys.core.fixture.FakeExecutionEngine;
import io.alys.core.fixture.FakeSigner;
import io.alys.core.ssz.BlockRoot;
import io.alys.core.ssz.Domain;
import io.alys.core.ssz.SigningRoot;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * An authority that does what it likes: two blocks of a slot to different nodes, blocks to some only or late, a wrong digest of the
 * state, signatures of nobody, approvals of everything. It can't sign for others.
 */
final class Liar {
    private static final int OLD_MAX = 32;

    private final int self;
    private final int nodes;
    private final ChainSpec spec;
    private final Domain domain;
    private final SplittableRandom random;
    private final BiConsumer<Integer, Command> post;
    private final List<SignedBlock> old = new ArrayList<>();

    /**
     * @param post sends to a node.
     */
    Liar(
            final int self,
            final int nodes,
            final ChainSpec spec,
            final Domain domain,
            final SplittableRandom random,
            final BiConsumer<Integer, Command> post) {
        this.self = self;
        this.nodes = nodes;
        this.spec = spec;
        this.domain = domain;
        this.random = random;
        this.post = post;
    }

    /** Its honest half has made a block. */
    void publish(final SignedBlock block) {
        remember(block);
        switch (random.nextInt(7)) {
            case 0 -> toSome(new BlockReceived(block));
            case 1 -> {
                final SignedBlock twin = twin(block);
                remember(twin);
                toSome(new BlockReceived(block));
                toSome(new BlockReceived(twin));
                approve(block);
                approve(twin);
            }
            case 2 -> toSome(new BlockReceived(withWrongDigest(block)));
            case 3 ->
                toSome(new BlockReceived(new SignedBlock(
                        block.root(), block.block(), Blocks.bytes(random, 96), block.approvers(), block.approval())));
            case 4 -> toSome(new BlockReceived(old.get(random.nextInt(old.size()))));
            default -> {
                for (int node = 0; node < nodes; node++) {
                    post.accept(node, new BlockReceived(block));
                }
            }
        }
    }

    /** Its honest half approves a block. */
    void publish(final Approval approval) {
        if (random.nextInt(4) != 0) {
            toSome(new ApprovalReceived(approval));
        }
        if (random.nextInt(4) == 0) {
            toSome(new ApprovalReceived(new Approval(
                    random.nextInt(spec.authorities().size()), approval.root(), Blocks.bytes(random, 96))));
        }
    }

    /** It heard of a block, and may approve it whatever it approved before. */
    void hear(final Command command) {
        if (command instanceof BlockReceived received) {
            remember(received.block());
            if (random.nextBoolean()) {
                approve(received.block());
            }
            if (random.nextInt(8) == 0) {
                toSome(received);
            }
        }
    }

    private void remember(final SignedBlock block) {
        if (old.size() == OLD_MAX) {
            old.removeFirst();
        }
        old.add(block);
    }

    private void approve(final SignedBlock block) {
        toSome(new ApprovalReceived(new Approval(self, block.root(), sign(SignatureKind.APPROVAL, block.root()))));
    }

    private SignedBlock twin(final SignedBlock signed) {
        final Block block = signed.block();
        return sign(new Block(
                block.parentRoot(),
                block.slot(),
                block.height(),
                block.proposerIndex(),
                block.auxpowHeader(),
                FakeExecutionEngine.twin(block.payload(), Blocks.bytes(random, 8)),
                block.pegIns(),
                block.pegOutProposal(),
                block.finalizedPegOuts(),
                block.stateDigest()));
    }

    private SignedBlock withWrongDigest(final SignedBlock signed) {
        final Block block = signed.block();
        return sign(new Block(
                block.parentRoot(),
                block.slot(),
                block.height(),
                block.proposerIndex(),
                block.auxpowHeader(),
                block.payload(),
                block.pegIns(),
                block.pegOutProposal(),
                block.finalizedPegOuts(),
                Blocks.hash(random)));
    }

    private SignedBlock sign(final Block block) {
        final Hash root = new BlockRoot().of(block);
        return new SignedBlock(root, block, sign(SignatureKind.BLOCK, root), 0, Bytes.EMPTY);
    }

    private Bytes sign(final SignatureKind kind, final Hash root) {
        return FakeSigner.signatureOf(spec.authorities().get(self), SigningRoot.of(kind, root, domain));
    }

    private void toSome(final Command command) {
        for (int node = 0; node < nodes; node++) {
            if (random.nextBoolean()) {
                post.accept(node, command);
            }
        }
    }
}
