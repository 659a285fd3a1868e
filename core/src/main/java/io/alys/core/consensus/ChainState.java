// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.chain.Withdrawal;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.effect.EffectId;
import io.alys.core.event.ChainEvent;
import io.alys.core.ssz.Domain;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.List;

/** What the chain actor remembers; changed by events alone. */
final class ChainState implements Recorded {
    static final long NULL_SLOT = -1;
    static final int NOT_AN_AUTHORITY = -1;

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

    ChainState(final ChainSpec spec) {
        this.spec = spec;
    }

    void apply(final ChainEvent event) {
        switch (event) {
            case ChainEvent.GenesisAdopted adopted -> {
                adoptGenesis(adopted.block());
                head = adopted.block();
            }
            case ChainEvent.AuthorityAssumed assumed -> authorityIndex = assumed.authorityIndex();
            case ChainEvent.SlotOpened opened -> lastSlot = opened.slot();
            case ChainEvent.SlotSkipped skipped -> {}
            case ChainEvent.ProposalOpened opened -> {
                buildingSlot = opened.slot();
                buildingPegIns = opened.pegIns();
                buildingDigest = opened.stateDigest();
            }
            case ChainEvent.ProposalDropped dropped -> drop();
            case ChainEvent.BlockProposed proposed -> {
                drop();
                pending = new PendingBlock(proposed.block(), PendingBlock.Stage.SIGNING);
            }
            case ChainEvent.SignatureAsked asked -> signatureAsked = asked.effectId();
            case ChainEvent.BlockSigned signed -> {
                signatureAsked = EffectId.NULL;
                pending = new PendingBlock(signedBy(signed.signature(), 0, Bytes.EMPTY), PendingBlock.Stage.EXECUTING);
            }
            case ChainEvent.BlockReceivedForExecution received -> {
                drop();
                pending = new PendingBlock(received.block(), PendingBlock.Stage.EXECUTING);
            }
            case ChainEvent.BlockExecuted executed ->
                pending = new PendingBlock(pending.block(), PendingBlock.Stage.APPROVING);
            case ChainEvent.BlockCommitted committed -> {
                head = signedBy(pending.block().proposerSignature(), committed.approvers(), committed.approval());
                final List<Withdrawal> withdrawals = head.block().payload().withdrawals();
                nextWithdrawalIndex = withdrawals.isEmpty()
                        ? nextWithdrawalIndex
                        : withdrawals.getLast().index() + 1;
                drop();
            }
            case ChainEvent.EngineReadinessSeen seen -> isEngineReady = seen.isReady();
            case ChainEvent.StorageLagSeen seen -> isStorageLagging = seen.isLagging();
        }
    }

    private SignedBlock signedBy(final Bytes signature, final long approvers, final Bytes approval) {
        return new SignedBlock(pending.block().root(), pending.block().block(), signature, approvers, approval);
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
    }
}
