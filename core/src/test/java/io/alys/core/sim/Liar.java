// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.auxpow.RangeProof;
import io.alys.core.chain.Approval;
import io.alys.core.chain.Block;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.Equivocation;
import io.alys.core.chain.EquivocationProof;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.chain.Withdrawal;
import io.alys.core.command.ApprovalReceived;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.Command;
import io.alys.core.command.EquivocationReceived;
import io.alys.core.command.ProofReceived;
import io.alys.core.fixture.Blocks;
import io.alys.core.fixture.FakeExecutionEngine;
import io.alys.core.fixture.ParentMiner;
import io.alys.core.ssz.BlockRoot;
import io.alys.core.ssz.Domain;
import io.alys.core.ssz.SigningRoot;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * An authority that does what it likes: two blocks of a slot to different nodes, blocks to some only, late, of a slot to come or in
 * another's slot, a wrong digest of the state, coins and deposits from nowhere, deposits once more, work that is none, a payload that is
 * none, signatures and quorums of nobody, old blocks, approvals and proofs again, approvals of everything, as much as fits of blocks and
 * approvals that lead nowhere, evidence against others that is none. It can't sign for others. One thing it likes best and does half of the time.
 */
final class Liar {
    private static final int OLD_MAX = 32;
    private static final int TRICKS = 17;
    private static final int FLOOD = 20;
    private static final int EASY_BITS = 0x207fffff;
    private static final long GWEI_PER_SAT = 10;

    private final int self;
    private final List<SimNode> nodes;
    private final ChainSpec spec;
    private final Domain domain;
    private final SplittableRandom random;
    private final BiConsumer<Integer, Command> post;
    private final List<SignedBlock> old = new ArrayList<>();
    private final List<Approval> oldApprovals = new ArrayList<>();
    private final List<PegIn> oldDeposits = new ArrayList<>();
    private final List<RangeProof> oldProofs = new ArrayList<>();
    private final int favourite;

    /**
     * @param post sends to a node.
     */
    Liar(
            final int self,
            final List<SimNode> nodes,
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
        this.favourite = random.nextInt(TRICKS);
    }

    /** Its honest half has made a block. */
    void publish(final SignedBlock block) {
        remember(block);
        switch (random.nextBoolean() ? favourite : random.nextInt(TRICKS)) {
            case 0 -> toSome(new BlockReceived(block));
            case 1 -> {
                final SignedBlock twin = sign(
                        with(block.block(), twinPayload(block), block.block().stateDigest()));
                remember(twin);
                toSome(new BlockReceived(block));
                toSome(new BlockReceived(twin));
                approve(block);
                approve(twin);
            }
            case 2 ->
                toSome(new BlockReceived(sign(with(block.block(), block.block().payload(), Blocks.hash(random)))));
            case 3 ->
                toSome(new BlockReceived(new SignedBlock(
                        block.root(), block.block(), Blocks.bytes(random, 96), block.approvers(), block.approval())));
            case 4 -> toSome(new BlockReceived(old.get(random.nextInt(old.size()))));
            case 5 ->
                toAll(new BlockReceived(sign(
                        with(block.block(), richPayload(block), block.block().stateDigest()))));
            case 6 ->
                toAll(new BlockReceived(sign(with(
                        block.block(),
                        Blocks.random(random, block.height()).block().payload(),
                        block.block().stateDigest()))));
            case 7 -> toAll(new BlockReceived(sign(withDeposit(block.block()))));
            case 8 -> toAll(new BlockReceived(sign(ofSlotToCome(block))));
            case 9 ->
                toSome(new BlockReceived(new SignedBlock(
                        block.root(),
                        block.block(),
                        block.proposerSignature(),
                        (1L << spec.authorities().size()) - 1,
                        Blocks.bytes(random, 96))));
            case 10 -> flood(block);
            case 11 -> toAll(new BlockReceived(sign(withOldDeposit(block.block()))));
            case 12 -> toAll(new BlockReceived(sign(withoutWork(block.block()))));
            default -> toAll(new BlockReceived(block));
        }
    }

    /** Its honest half has a proof. */
    void publish(final RangeProof proof) {
        remember(proof, oldProofs);
        switch (random.nextInt(3)) {
            case 0 -> toSome(new ProofReceived(forged(proof)));
            case 1 -> toSome(new ProofReceived(proof));
            default -> toAll(new ProofReceived(proof));
        }
    }

    /** Its honest half approves a block. */
    void publish(final Approval approval) {
        remember(approval, oldApprovals);
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
        if (command instanceof ProofReceived received) {
            remember(received.proof(), oldProofs);
            if (random.nextInt(4) == 0) {
                toSome(new ProofReceived(forged(received.proof())));
            }
        }
        if (command instanceof ApprovalReceived received) {
            remember(received.approval(), oldApprovals);
            if (random.nextInt(16) == 0) {
                toSome(new ApprovalReceived(oldApprovals.get(random.nextInt(oldApprovals.size()))));
            }
        }
        if (command instanceof BlockReceived received) {
            remember(received.block());
            if (random.nextBoolean()) {
                approve(received.block());
            }
            switch (random.nextInt(16)) {
                case 0, 1 -> toSome(received);
                case 3 -> toSome(new BlockReceived(old.get(random.nextInt(old.size()))));
                case 2 -> toAll(new BlockReceived(usurped(received.block())));
                case 4 -> toAll(accusation(received.block()));
                default -> {}
            }
        }
    }

    private void remember(final SignedBlock block) {
        remember(block, old);
        block.block().pegIns().forEach(deposit -> remember(deposit, oldDeposits));
    }

    private static <T> void remember(final T heard, final List<T> all) {
        if (all.size() == OLD_MAX) {
            all.removeFirst();
        }
        all.add(heard);
    }

    /** Blocks of its slot on a parent that there is not, and approvals of blocks that there are not, more than anybody has room for. */
    private void flood(final SignedBlock block) {
        for (int i = 0; i < FLOOD; i++) {
            final Block now = block.block();
            toAll(new BlockReceived(sign(new Block(
                    Blocks.hash(random),
                    now.slot(),
                    now.height(),
                    self,
                    now.auxpowHeader(),
                    now.payload(),
                    now.pegIns(),
                    now.pegOutProposal(),
                    now.finalizedPegOuts(),
                    now.stateDigest()))));
            final Hash nothing = Blocks.hash(random);
            toAll(new ApprovalReceived(new Approval(self, nothing, sign(SignatureKind.APPROVAL, nothing))));
        }
    }

    /** Work over something else, work that is none, an old one's work, or the same work for itself: who is paid is not part of it. */
    private RangeProof forged(final RangeProof proof) {
        return switch (random.nextInt(4)) {
            case 0 -> with(proof, ParentMiner.mine(Blocks.hash(random), EASY_BITS, random.nextInt()));
            case 1 -> with(proof, damaged(proof.proof()));
            case 2 ->
                with(proof, oldProofs.get(random.nextInt(oldProofs.size())).proof());
            default -> with(proof, proof.proof());
        };
    }

    private RangeProof with(final RangeProof proof, final Bytes work) {
        return new RangeProof(proof.rangeStart(), proof.rangeEnd(), EvmAddress.ZERO, work);
    }

    private Bytes damaged(final Bytes bytes) {
        final byte[] damaged = bytes.toArray();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return Bytes.of(damaged);
    }

    private void approve(final SignedBlock block) {
        toSome(new ApprovalReceived(new Approval(self, block.root(), sign(SignatureKind.APPROVAL, block.root()))));
    }

    private ExecutionPayload twinPayload(final SignedBlock block) {
        return FakeExecutionEngine.twin(block.block().payload(), Blocks.bytes(random, 8));
    }

    /** With a withdrawal that nobody deposited. */
    private ExecutionPayload richPayload(final SignedBlock block) {
        final ExecutionPayload payload = block.block().payload();
        final List<Withdrawal> withdrawals = new ArrayList<>(payload.withdrawals());
        withdrawals.add(new Withdrawal(withdrawals.size(), 0, EvmAddress.ZERO, 1 + random.nextLong(1L << 40)));
        return FakeExecutionEngine.twin(payload, withdrawals, Bytes.EMPTY);
    }

    /** Credits a deposit that nobody made, with the withdrawal that belongs to it. */
    private Block withDeposit(final Block block) {
        return with(
                block,
                new PegIn(Blocks.hash(random), Blocks.hash(random), 0, 1 + random.nextLong(1L << 30), EvmAddress.ZERO));
    }

    /** Credits a deposit that was credited before; of nobody where there is none. */
    private Block withOldDeposit(final Block block) {
        return oldDeposits.isEmpty()
                ? withDeposit(block)
                : with(block, oldDeposits.get(random.nextInt(oldDeposits.size())));
    }

    private Block with(final Block block, final PegIn deposit) {
        final List<Withdrawal> withdrawals = new ArrayList<>(block.payload().withdrawals());
        withdrawals.add(
                new Withdrawal(nextWithdrawal(block), 0, deposit.evmAddress(), deposit.amountSats() * GWEI_PER_SAT));
        final List<PegIn> pegIns = new ArrayList<>(block.pegIns());
        pegIns.add(deposit);
        return new Block(
                block.parentRoot(),
                block.slot(),
                block.height(),
                self,
                block.auxpowHeader(),
                FakeExecutionEngine.twin(block.payload(), withdrawals, Bytes.EMPTY),
                pegIns,
                block.pegOutProposal(),
                block.finalizedPegOuts(),
                block.stateDigest());
    }

    /** As it is, but for the work of its proof; as it is where it has none. */
    private Block withoutWork(final Block block) {
        if (block.auxpowHeader().length() == 0) {
            return block;
        }
        final AuxPowHeader header = AuxPowHeader.parse(block.auxpowHeader());
        final Bytes work = random.nextBoolean()
                ? damaged(header.proof())
                : ParentMiner.mine(Blocks.hash(random), header.bits(), random.nextInt());
        return new Block(
                block.parentRoot(),
                block.slot(),
                block.height(),
                self,
                new AuxPowHeader(
                                header.rangeStart(),
                                header.rangeEnd(),
                                header.bits(),
                                header.chainId(),
                                header.height(),
                                work,
                                header.feeRecipient())
                        .serialize(),
                block.payload(),
                block.pegIns(),
                block.pegOutProposal(),
                block.finalizedPegOuts(),
                block.stateDigest());
    }

    private long nextWithdrawal(final Block block) {
        final List<Withdrawal> withdrawals = block.payload().withdrawals();
        return withdrawals.isEmpty()
                ? nodes.get(self).bridge().creditedCount()
                : withdrawals.getLast().index() + 1;
    }

    /** As if the next of its slots, or the one after, were now. */
    private Block ofSlotToCome(final SignedBlock block) {
        final Block now = block.block();
        final long slots = (long) spec.authorities().size() * (1 + random.nextInt(2));
        final ExecutionPayload payload = FakeExecutionEngine.later(now.payload(), slots * spec.slotDurationMs() / 1000);
        return new Block(
                now.parentRoot(),
                now.slot() + slots,
                now.height(),
                self,
                now.auxpowHeader(),
                payload,
                now.pegIns(),
                now.pegOutProposal(),
                now.finalizedPegOuts(),
                now.stateDigest());
    }

    /** As if another's slot were its own. */
    private SignedBlock usurped(final SignedBlock block) {
        final Block other =
                with(block.block(), twinPayload(block), block.block().stateDigest());
        return sign(new Block(
                other.parentRoot(),
                other.slot(),
                other.height(),
                self,
                other.auxpowHeader(),
                other.payload(),
                other.pegIns(),
                other.pegOutProposal(),
                other.finalizedPegOuts(),
                other.stateDigest()));
    }

    /** Evidence against an author, half of which the author never signed. */
    private EquivocationReceived accusation(final SignedBlock block) {
        final SignedBlock twin =
                sign(with(block.block(), twinPayload(block), block.block().stateDigest()));
        final BlockRoot roots = new BlockRoot();
        return new EquivocationReceived(new EquivocationProof(
                new Equivocation(
                        SignatureKind.BLOCK,
                        block.block().proposerIndex(),
                        block.block().slot(),
                        block.root(),
                        block.proposerSignature(),
                        twin.root(),
                        twin.proposerSignature()),
                roots.slotBranch(block.block()),
                roots.slotBranch(twin.block())));
    }

    private static Block with(final Block block, final ExecutionPayload payload, final Hash stateDigest) {
        return new Block(
                block.parentRoot(),
                block.slot(),
                block.height(),
                block.proposerIndex(),
                block.auxpowHeader(),
                payload,
                block.pegIns(),
                block.pegOutProposal(),
                block.finalizedPegOuts(),
                stateDigest);
    }

    private SignedBlock sign(final Block block) {
        final Hash root = new BlockRoot().of(block);
        return new SignedBlock(root, block, sign(SignatureKind.BLOCK, root), 0, Bytes.EMPTY);
    }

    private Bytes sign(final SignatureKind kind, final Hash root) {
        return nodes.get(self).signer.signAnything(SigningRoot.of(kind, root, domain));
    }

    private void toAll(final Command command) {
        for (int node = 0; node < nodes.size(); node++) {
            post.accept(node, command);
        }
    }

    private void toSome(final Command command) {
        for (int node = 0; node < nodes.size(); node++) {
            if (random.nextBoolean()) {
                post.accept(node, command);
            }
        }
    }
}
