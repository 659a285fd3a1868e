// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.chain.Approval;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.Equivocation;
import io.alys.core.chain.EquivocationProof;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Verdict;
import io.alys.core.command.ApprovalReceived;
import io.alys.core.command.BlockReceived;
import io.alys.core.command.Command;
import io.alys.core.command.EquivocationReceived;
import io.alys.core.port.InputVerifier;
import io.alys.core.port.SignatureVerifier;
import io.alys.core.ssz.BlockRoot;
import io.alys.core.ssz.Domain;
import io.alys.core.ssz.SigningRoot;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;

/** Checks what blocks, approvals and evidence from elsewhere claim about themselves: roots and signatures (rules.md 1, 6, 7). */
public final class BlockVerifier implements InputVerifier {
    private final ChainSpec spec;
    private final SignatureVerifier signatures;

    // Written once, by whoever learns of genesis; read by the verifying threads.
    private volatile Domain domain = null;

    /**
     * Calls every block from elsewhere unsound until a network is adopted.
     *
     * @param signatures may be called by several threads at once.
     */
    public BlockVerifier(final ChainSpec spec, final SignatureVerifier signatures) {
        this.spec = spec;
        this.signatures = signatures;
    }

    /** From now on blocks can be judged. */
    public void adopt(final Domain networkDomain) {
        domain = networkDomain;
    }

    @Override
    public Verdict verify(final RecordFrame frame, final Command command) {
        final boolean isSound = (!(command instanceof BlockReceived received) || isSound(received.block()))
                && (!(command instanceof ApprovalReceived approved) || isSound(approved.approval()))
                && (!(command instanceof EquivocationReceived found) || isSound(found.proof()));
        return isSound ? Verdict.PENDING : Verdict.INVALID;
    }

    /** The approvals among them when all of those are sound: together they cost little more than one (docs/adr/0025). */
    @Override
    public long soundOf(final List<Command> commands) {
        final Domain network = domain;
        final List<SignatureVerifier.Signed> batch = new ArrayList<>();
        long approvals = 0;
        for (int i = 0; i < commands.size(); i++) {
            if (commands.get(i) instanceof ApprovalReceived received
                    && network != null
                    && isAuthority(received.approval().authorityIndex())) {
                approvals |= 1L << i;
                batch.add(new SignatureVerifier.Signed(
                        spec.authorities().get(received.approval().authorityIndex()),
                        SigningRoot.of(
                                SignatureKind.APPROVAL, received.approval().root(), network),
                        received.approval().signature()));
            }
        }
        return batch.size() > 1 && signatures.verifyBatch(batch) ? approvals : 0;
    }

    private boolean isAuthority(final int index) {
        return index >= 0 && index < spec.authorities().size();
    }

    private boolean isSound(final Approval approval) {
        return isSigned(approval.authorityIndex(), SignatureKind.APPROVAL, approval.root(), approval.signature());
    }

    /** Two blocks of one slot, and the accused's signature of the same kind over each (rules.md 8). */
    private boolean isSound(final EquivocationProof proof) {
        final Equivocation found = proof.equivocation();
        return (found.kind() == SignatureKind.BLOCK || found.kind() == SignatureKind.APPROVAL)
                && !found.root().equals(found.otherRoot())
                && BlockRoot.isOfSlot(found.root(), found.slot(), proof.slotBranch())
                && BlockRoot.isOfSlot(found.otherRoot(), found.slot(), proof.otherSlotBranch())
                && isSigned(found.authorityIndex(), found.kind(), found.root(), found.signature())
                && isSigned(found.authorityIndex(), found.kind(), found.otherRoot(), found.otherSignature());
    }

    private boolean isSigned(final int authority, final SignatureKind kind, final Hash root, final Bytes signature) {
        final Domain network = domain;
        return network != null
                && isAuthority(authority)
                && signatures.verify(spec.authorities().get(authority), SigningRoot.of(kind, root, network), signature);
    }

    private boolean isSound(final SignedBlock block) {
        final Domain network = domain;
        final int proposer = block.block().proposerIndex();
        final int count = spec.authorities().size();
        if (network == null
                || proposer < 0
                || proposer >= count
                || (count < Long.SIZE && block.approvers() >>> count != 0)) {
            return false;
        }
        try {
            if (!new BlockRoot().of(block.block()).equals(block.root())) {
                return false;
            }
        } catch (final IllegalArgumentException e) {
            return false;
        }
        final Bytes author = spec.authorities().get(proposer);
        final Hash authored = SigningRoot.of(SignatureKind.BLOCK, block.root(), network);
        if (block.approvers() == 0) {
            return block.approval().length() == 0 && signatures.verify(author, authored, block.proposerSignature());
        }
        // Both at once: that costs less than one after the other, and if either is wrong, so is the block.
        return signatures.verifyBatch(List.of(
                new SignatureVerifier.Signed(author, authored, block.proposerSignature()),
                new SignatureVerifier.Signed(
                        approvers(block),
                        SigningRoot.of(SignatureKind.APPROVAL, block.root(), network),
                        block.approval())));
    }

    private List<Bytes> approvers(final SignedBlock block) {
        final List<Bytes> keys = new ArrayList<>();
        for (int i = 0; i < spec.authorities().size(); i++) {
            if ((block.approvers() >>> i & 1) == 1) {
                keys.add(spec.authorities().get(i));
            }
        }
        return keys;
    }
}
