// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.chain.Block;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.effect.EffectId;
import io.alys.core.event.ChainEvent;
import io.alys.core.ssz.Domain;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.List;

/** What the chain actor remembers; changed by events alone. */
final class ChainState implements Recorded {
    static final long NULL_SLOT = -1;
    static final int NOT_AN_AUTHORITY = -1;

    /** From which the tree of blocks, approvals and votes are written. */
    private static final int LAYOUT = 4;

    /** From which merge mining, and whether production is paused, are written. */
    private static final int MINING_LAYOUT = 5;

    private final ChainSpec spec;
    private int authorityIndex = NOT_AN_AUTHORITY;
    private SignedBlock genesis = null;
    private Domain domain = null; // Derived from genesis.
    private SignedBlock head = null;
    private long nextWithdrawalIndex = 0;
    private long lastSlot = NULL_SLOT;
    private boolean isEngineReady = false;
    private boolean isStorageLagging = false;
    private long buildingSlot = NULL_SLOT;
    private List<PegIn> buildingPegIns = List.of();
    private Hash buildingDigest = Hash.ZERO;
    private PendingBlock pending = null;
    private EffectId signatureAsked = EffectId.NULL;

    // What a network of more than one authority needs. While there is one only, all of it follows from the above.
    private final BlockTree tree = new BlockTree();
    private final ApprovalPool approvals = new ApprovalPool();
    private final Evidence evidence = new Evidence();
    private Votes votes = Votes.NONE;
    private Aggregate aggregate = Aggregate.NONE;
    private final MiningState mining = new MiningState();
    private boolean isPaused = false;
    private String pauseReason = "";
    private long proposedSlot = NULL_SLOT;
    private long triedSlot = NULL_SLOT;
    private long blocksAskedSlot = NULL_SLOT;
    private long blocksAskedHeight = 0;

    ChainState(final ChainSpec spec) {
        this.spec = spec;
    }

    void apply(final ChainEvent event) {
        switch (event) {
            case ChainEvent.GenesisAdopted adopted -> plant(adopted.block());
            case ChainEvent.AuthorityAssumed assumed -> {
                authorityIndex = assumed.authorityIndex();
                proposedSlot = isAlone() ? NULL_SLOT : proposedSlot;
            }
            case ChainEvent.SlotOpened opened -> lastSlot = opened.slot();
            case ChainEvent.SlotSkipped skipped -> {}
            case ChainEvent.ProposalOpened opened -> {
                buildingSlot = opened.slot();
                triedSlot = opened.slot();
                buildingPegIns = opened.pegIns();
                buildingDigest = opened.stateDigest();
            }
            case ChainEvent.ProposalDropped dropped -> {
                if (pending != null) {
                    tree.forget(pending.block().root());
                }
                drop();
            }
            case ChainEvent.BlockProposed proposed -> {
                drop();
                proposedSlot = proposed.block().block().slot();
                pending = new PendingBlock(proposed.block(), PendingBlock.Stage.SIGNING);
            }
            case ChainEvent.SignatureAsked asked -> {
                signatureAsked = asked.effectId();
                if (asked.kind() == SignatureKind.APPROVAL && !isAlone()) {
                    final TreeBlock block = tree.find(pending.block().root());
                    votes = votes.with(
                            block.slot(), block.root(), tree.parentOf(block).slot());
                }
            }
            case ChainEvent.BlockSigned signed -> {
                signatureAsked = EffectId.NULL;
                pending = new PendingBlock(signedBy(signed.signature()), PendingBlock.Stage.EXECUTING);
                tree.keep(pending.block());
            }
            case ChainEvent.BlockReceivedForExecution received -> {
                drop();
                pending = new PendingBlock(received.block(), PendingBlock.Stage.EXECUTING);
                tree.keep(received.block());
            }
            case ChainEvent.BlockExecuted executed -> {
                pending = new PendingBlock(pending.block(), PendingBlock.Stage.APPROVING);
                tree.validate(pending.block().root());
            }
            case ChainEvent.BlockCommitted committed -> commit(committed);
            case ChainEvent.BlockReverted reverted -> {
                final TreeBlock parent = tree.parentOf(tree.find(reverted.root()));
                head = parent.block();
                nextWithdrawalIndex = parent.nextWithdrawalIndex();
            }
            case ChainEvent.BlockSetAside aside -> drop();
            case ChainEvent.Gathered gathered -> applyGathered(gathered);
            case ChainEvent.Mined mined -> applyMined(mined);
            case ChainEvent.EngineReadinessSeen seen -> {
                isEngineReady = seen.isReady();
                triedSlot = NULL_SLOT;
            }
            case ChainEvent.ProductionSwitched switched -> {
                isPaused = switched.isPaused();
                pauseReason = switched.reason();
            }
            case ChainEvent.StorageLagSeen seen -> isStorageLagging = seen.isLagging();
        }
    }

    private void applyGathered(final ChainEvent.Gathered event) {
        switch (event) {
            case ChainEvent.BlockKept kept -> tree.keep(kept.block());
            case ChainEvent.BlockDoubted doubted -> tree.doubt(doubted.root());
            case ChainEvent.BlockForgotten forgotten -> tree.forget(forgotten.root());
            case ChainEvent.BlockCertified certified ->
                certify(certified.root(), certified.approvers(), certified.approval());
            case ChainEvent.ApprovalKept kept -> {
                approvals.add(kept.approval());
                if (pending != null
                        && pending.stage() == PendingBlock.Stage.APPROVING
                        && kept.approval().authorityIndex() == authorityIndex
                        && kept.approval().root().equals(pending.block().root())) {
                    drop();
                }
            }
            case ChainEvent.AggregateAsked asked ->
                aggregate = new Aggregate(asked.root(), asked.approvers(), asked.effectId());
            case ChainEvent.EquivocationSeen seen -> evidence.add(seen.equivocation());
            case ChainEvent.BlocksAsked asked -> {
                blocksAskedSlot = asked.slot();
                blocksAskedHeight = asked.headHeight();
            }
        }
    }

    private void plant(final SignedBlock block) {
        adoptGenesis(block);
        head = block;
        if (spec.mergeMining().isPresent()) {
            tree.plant(block, 0, Lineage.ofGenesis(block.root(), spec.powBits()));
            mining.plant(block);
        } else {
            tree.plant(block, 0, Lineage.NONE);
        }
    }

    private void applyMined(final ChainEvent.Mined event) {
        switch (event) {
            case ChainEvent.FeesCounted counted -> {
                final TreeBlock block = tree.find(counted.root());
                tree.account(block.root(), lineageOf(block, counted.feesWei()));
            }
            case ChainEvent.ProofQueued queued -> mining.queue(queued.proof());
            case ChainEvent.TemplateIssued issued -> mining.issue(Template.of(issued));
            case ChainEvent.ProofChosen chosen -> mining.choose(chosen.auxpowHeader());
            case ChainEvent.FinalityAdvanced advanced -> mining.announce(advanced);
        }
    }

    private Lineage lineageOf(final TreeBlock block, final BigInteger feesWei) {
        final TreeBlock parent = tree.parentOf(block);
        final Lineage before = parent.lineage();
        final long settledHeight;
        if (isAlone()) {
            settledHeight = block.block().height();
        } else {
            settledHeight = Settling.isParentSettled(block.slot(), parent.slot())
                    ? parent.block().height()
                    : before.settledHeight();
        }
        final Bytes header = block.block().block().auxpowHeader();
        if (header.length() == 0) {
            return before.with(settledHeight, feesWei);
        }
        final int covered = coverable(parent).indexOf(AuxPowHeader.parse(header).rangeEnd());
        final BigInteger carriedWei = FeeSplit.of(
                        before.feesWei(),
                        BigInteger.ZERO,
                        spec.mergeMining().orElseThrow().federation().size())
                .carriedWei();
        return before.with(block.block(), settledHeight, feesWei, before.finalizedHeight() + 1 + covered, carriedWei);
    }

    private void settle(final TreeBlock block) {
        if (spec.mergeMining().isPresent()) {
            mining.settle(
                    tree.route(tree.settled().root(), block.root()).entered(),
                    block.lineage().finalizedHeight());
        }
        tree.settle(block.root());
    }

    private void commit(final ChainEvent.BlockCommitted committed) {
        certify(committed.root(), committed.approvers(), committed.approval());
        final TreeBlock block = tree.find(committed.root());
        final TreeBlock parent = tree.parentOf(block);
        head = block.block();
        nextWithdrawalIndex = block.nextWithdrawalIndex();
        if (isAlone()) { // Nobody else can make a block that conflicts with it.
            settle(block);
        } else if (Settling.isParentSettled(block.slot(), parent.slot())) {
            settle(parent);
        }
        if (pending != null && pending.block().root().equals(block.root())) {
            drop();
        }
    }

    private void certify(final Hash root, final long approvers, final Bytes approval) {
        tree.certify(root, approvers, approval);
        approvals.forget(root);
    }

    private SignedBlock signedBy(final Bytes signature) {
        return new SignedBlock(pending.block().root(), pending.block().block(), signature, 0, Bytes.EMPTY);
    }

    private void adoptGenesis(final SignedBlock block) {
        genesis = block;
        domain = Domain.of(block.root(), spec.chainId());
    }

    private void drop() {
        buildingSlot = NULL_SLOT;
        buildingPegIns = List.of();
        buildingDigest = Hash.ZERO;
        pending = null;
        signatureAsked = EffectId.NULL;
        mining.choose(Bytes.EMPTY);
    }

    /** Null before genesis is adopted. */
    SignedBlock head() {
        return head;
    }

    SignedBlock genesis() {
        return genesis;
    }

    Domain domain() {
        return domain;
    }

    int authorityIndex() {
        return authorityIndex;
    }

    boolean isAuthority() {
        return authorityIndex != NOT_AN_AUTHORITY;
    }

    /** The network has one authority: its word is a quorum, and settles a block at once. */
    boolean isAlone() {
        return spec.authorities().size() == 1;
    }

    BlockTree tree() {
        return tree;
    }

    ApprovalPool approvals() {
        return approvals;
    }

    Evidence evidence() {
        return evidence;
    }

    Votes votes() {
        return votes;
    }

    /** An operator wants no blocks proposed. */
    boolean isPaused() {
        return isPaused;
    }

    String pauseReason() {
        return pauseReason;
    }

    MiningState mining() {
        return mining;
    }

    /**
     * Roots of the blocks that a proof in a child of a valid block may cover, oldest first: those that are settled on its branch,
     * and that no proof there covers (docs/adr/0014).
     */
    List<Hash> coverable(final TreeBlock parent) {
        final long first = parent.lineage().finalizedHeight() + 1;
        final long last = parent.lineage().settledHeight();
        final List<Hash> roots = mining.settledChain().roots(first, last);
        for (final TreeBlock block :
                tree.route(tree.settled().root(), parent.root()).entered()) {
            if (block.block().height() >= first && block.block().height() <= last) {
                roots.add(block.root());
            }
        }
        return roots;
    }

    /** A block as a child of a valid one. */
    Candidate candidate(final Block block, final TreeBlock parent, final long nowMs) {
        return new Candidate(
                block, parent, block.auxpowHeader().length() == 0 ? List.of() : coverable(parent), nowMs, spec);
    }

    /** What is being made one signature and is still of use; or NONE. */
    Aggregate aggregate() {
        final TreeBlock block = tree.find(aggregate.root());
        return block == null || block.isCertified() ? Aggregate.NONE : aggregate;
    }

    /** No block of ours was made for the slot, nor a payload asked for since the client became ready. */
    boolean mayPropose(final long slot) {
        return slot > proposedSlot && slot > triedSlot;
    }

    /** Peers were not asked for blocks in this slot, or the head is higher now. */
    boolean mayAskForBlocks(final long slot) {
        return slot > blocksAskedSlot || head.height() > blocksAskedHeight;
    }

    long nextWithdrawalIndex() {
        return nextWithdrawalIndex;
    }

    long lastSlot() {
        return lastSlot;
    }

    boolean isEngineReady() {
        return isEngineReady;
    }

    boolean isStorageLagging() {
        return isStorageLagging;
    }

    boolean isBuilding(final long slot) {
        return buildingSlot == slot && slot != NULL_SLOT;
    }

    boolean isBusy() {
        return buildingSlot != NULL_SLOT || pending != null;
    }

    /** The signer or the execution client has it, or its approvals are being made one. */
    boolean isOnItsWay(final Hash root) {
        return aggregate.root().equals(root)
                || (pending != null && pending.block().root().equals(root));
    }

    long buildingSlot() {
        return buildingSlot;
    }

    List<PegIn> buildingPegIns() {
        return buildingPegIns;
    }

    Hash buildingDigest() {
        return buildingDigest;
    }

    /** Null when there is none. */
    PendingBlock pending() {
        return pending;
    }

    EffectId signatureAsked() {
        return signatureAsked;
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int32("authorityIndex", authorityIndex);
        writer.list("genesis", genesis == null ? List.of() : List.of(genesis));
        writer.list("head", head == null ? List.of() : List.of(head));
        writer.int64("nextWithdrawalIndex", nextWithdrawalIndex);
        writer.int64("lastSlot", lastSlot);
        writer.flag("isEngineReady", isEngineReady);
        writer.flag("isStorageLagging", isStorageLagging);
        writer.int64("buildingSlot", buildingSlot);
        writer.list("buildingPegIns", buildingPegIns);
        writer.hash("buildingDigest", buildingDigest);
        writer.list("pending", pending == null ? List.of() : List.of(pending));
        writer.record("signatureAsked", signatureAsked);
        if (writer.version() >= LAYOUT) {
            tree.writeFields(writer);
            approvals.writeFields(writer);
            evidence.writeFields(writer);
            votes.writeFields(writer);
            aggregate.writeFields(writer);
            writer.int64("proposedSlot", proposedSlot);
            writer.int64("triedSlot", triedSlot);
            writer.int64("blocksAskedSlot", blocksAskedSlot);
            writer.int64("blocksAskedHeight", blocksAskedHeight);
        }
        if (writer.version() >= MINING_LAYOUT) {
            mining.writeFields(writer);
            writer.flag("isPaused", isPaused);
            writer.text("pauseReason", pauseReason);
        }
    }

    void readFields(final FieldReader reader) {
        authorityIndex = reader.int32("authorityIndex");
        final List<SignedBlock> first = reader.list("genesis", SignedBlock::read);
        if (!first.isEmpty()) {
            adoptGenesis(first.getFirst());
        }
        final List<SignedBlock> last = reader.list("head", SignedBlock::read);
        head = last.isEmpty() ? null : last.getFirst();
        nextWithdrawalIndex = reader.int64("nextWithdrawalIndex");
        lastSlot = reader.int64("lastSlot");
        isEngineReady = reader.flag("isEngineReady");
        isStorageLagging = reader.flag("isStorageLagging");
        buildingSlot = reader.int64("buildingSlot");
        buildingPegIns = reader.list("buildingPegIns", PegIn::read);
        buildingDigest = reader.hash("buildingDigest");
        final List<PendingBlock> waiting = reader.list("pending", PendingBlock::read);
        pending = waiting.isEmpty() ? null : waiting.getFirst();
        signatureAsked = EffectId.read(reader);
        if (reader.version() >= LAYOUT) {
            tree.readFields(reader);
            approvals.readFields(reader);
            evidence.readFields(reader);
            votes = Votes.read(reader);
            aggregate = Aggregate.read(reader);
            proposedSlot = reader.int64("proposedSlot");
            triedSlot = reader.int64("triedSlot");
            blocksAskedSlot = reader.int64("blocksAskedSlot");
            blocksAskedHeight = reader.int64("blocksAskedHeight");
        } else if (head != null) {
            plantAlone();
        }
        if (reader.version() >= MINING_LAYOUT) {
            mining.readFields(reader);
            isPaused = reader.flag("isPaused");
            pauseReason = reader.text("pauseReason");
        }
    }

    /** As events would have had it, in a network of one authority: there were no others before this layout. */
    private void plantAlone() {
        tree.plant(head, nextWithdrawalIndex, Lineage.NONE);
        if (pending != null && pending.stage() != PendingBlock.Stage.SIGNING) {
            tree.keep(pending.block());
        }
        if (pending != null && pending.stage() == PendingBlock.Stage.APPROVING) {
            tree.validate(pending.block().root());
        }
    }
}
