// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.chain.Approval;
import io.alys.core.chain.Block;
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
import io.alys.core.command.NodeCommand;
import io.alys.core.fixture.Blocks;
import io.alys.core.fixture.FakeSignatures;
import io.alys.core.fixture.FakeSigner;
import io.alys.core.fixture.Specs;
import io.alys.core.ssz.BlockRoot;
import io.alys.core.ssz.Domain;
import io.alys.core.ssz.SigningRoot;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockVerifierTest {
    private static final int AUTHOR = 2;

    private final List<Bytes> keys = IntStream.range(0, 4)
            .mapToObj(i -> new FakeSigner("authority " + i).publicKey())
            .toList();
    private final ChainSpec spec = Specs.of(keys);
    private final Domain domain = Domain.of(Hash.ZERO, spec.chainId());
    private final SplittableRandom random = new SplittableRandom(1);
    private final FakeSignatures signatures = new FakeSignatures();
    private final BlockVerifier verifier = new BlockVerifier(spec, signatures);
    private final Block block = withAuthor(Blocks.random(random, 3).block(), AUTHOR);
    private final Hash root = new BlockRoot().of(block);
    private final Bytes authorSignature = sign(AUTHOR, SignatureKind.BLOCK, root);

    @BeforeEach
    void adopt() {
        verifier.adopt(domain);
    }

    @Test
    void shouldPassABlockThatNobodyApprovedYet() {
        assertThat(verdict(new SignedBlock(root, block, authorSignature, 0, Bytes.EMPTY)))
                .isEqualTo(Verdict.PENDING);
    }

    @Test
    void shouldPassABlockWithTheSignaturesOfThoseItNames() {
        assertThat(verdict(approved(0b1011, 0, 1, 3))).isEqualTo(Verdict.PENDING);
    }

    @Test
    void shouldRefuseOtherApproversThanThoseWhoSigned() {
        assertThat(verdict(approved(0b0111, 0, 1, 3))).isEqualTo(Verdict.INVALID);
        assertThat(verdict(approved(0b0011, 0, 1, 3))).isEqualTo(Verdict.INVALID);
        assertThat(verdict(approved(0b1_0000_1011L, 0, 1, 3))).isEqualTo(Verdict.INVALID);
        assertThat(verdict(new SignedBlock(root, block, authorSignature, 0, sign(0, SignatureKind.APPROVAL, root))))
                .isEqualTo(Verdict.INVALID);
        assertThat(verdict(new SignedBlock(root, block, authorSignature, 1, Bytes.EMPTY)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void shouldRefuseABlockThatItsAuthorDidNotSign() {
        assertThat(verdict(new SignedBlock(root, block, sign(1, SignatureKind.BLOCK, root), 0, Bytes.EMPTY)))
                .isEqualTo(Verdict.INVALID);
        assertThat(verdict(new SignedBlock(root, block, sign(AUTHOR, SignatureKind.APPROVAL, root), 0, Bytes.EMPTY)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void shouldRefuseAnotherRoot() {
        final Hash other = Blocks.hash(random);

        assertThat(verdict(new SignedBlock(other, block, sign(AUTHOR, SignatureKind.BLOCK, other), 0, Bytes.EMPTY)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void shouldRefuseAnAuthorThatIsNoAuthority() {
        for (final int nobody : new int[] {-1, 4, 64}) {
            final Block strange = withAuthor(block, nobody);
            assertThat(verdict(new SignedBlock(
                            new BlockRoot().of(withAuthor(block, 4)), strange, authorSignature, 0, Bytes.EMPTY)))
                    .isEqualTo(Verdict.INVALID);
        }
    }

    @Test
    void shouldPassAnApprovalOfWhoSignedItAndOfNobodyElse() {
        final Bytes signature = sign(1, SignatureKind.APPROVAL, root);

        assertThat(verdict(new ApprovalReceived(new Approval(1, root, signature))))
                .isEqualTo(Verdict.PENDING);
        for (final int other : new int[] {-1, 0, 2, 4, Integer.MAX_VALUE}) {
            assertThat(verdict(new ApprovalReceived(new Approval(other, root, signature))))
                    .isEqualTo(Verdict.INVALID);
        }
        assertThat(verdict(new ApprovalReceived(new Approval(1, Blocks.hash(random), signature))))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void shouldPassEvidenceThatShowsBothItsBlocksToBeOfOneSlotAndSignedByTheAccused() {
        for (final SignatureKind kind : List.of(SignatureKind.BLOCK, SignatureKind.APPROVAL)) {
            assertThat(verdict(accusation(kind, 1, block, twin(0), 1))).isEqualTo(Verdict.PENDING);
        }
    }

    @Test
    void shouldRefuseEvidenceAgainstWhoDidNotEquivocate() {
        final Block twin = twin(0);

        assertThat(verdict(accusation(SignatureKind.BLOCK, 1, block, twin, 3))).isEqualTo(Verdict.INVALID);
        assertThat(verdict(accusation(SignatureKind.BLOCK, 1, block, block, 1))).isEqualTo(Verdict.INVALID);
        assertThat(verdict(accusation(SignatureKind.BLOCK, 1, block, twin(1), 1)))
                .isEqualTo(Verdict.INVALID);
        assertThat(verdict(accusation(SignatureKind.PEG_OUT_SET, 1, block, twin, 1)))
                .isEqualTo(Verdict.INVALID);
        for (final int nobody : new int[] {-1, 4, 64}) {
            final EquivocationReceived real = accusation(SignatureKind.BLOCK, 1, block, twin, 1);
            final Equivocation found = real.proof().equivocation();
            assertThat(verdict(new EquivocationReceived(new EquivocationProof(
                            new Equivocation(
                                    found.kind(),
                                    nobody,
                                    found.slot(),
                                    found.root(),
                                    found.signature(),
                                    found.otherRoot(),
                                    found.otherSignature()),
                            real.proof().slotBranch(),
                            real.proof().otherSlotBranch()))))
                    .isEqualTo(Verdict.INVALID);
        }
    }

    /** Signed by one and blamed on another, or the same. */
    private EquivocationReceived accusation(
            final SignatureKind kind, final int accused, final Block first, final Block second, final int signer) {
        final BlockRoot roots = new BlockRoot();
        final Hash firstRoot = roots.of(first);
        final Hash secondRoot = roots.of(second);
        return new EquivocationReceived(new EquivocationProof(
                new Equivocation(
                        kind,
                        accused,
                        first.slot(),
                        firstRoot,
                        sign(accused, kind, firstRoot),
                        secondRoot,
                        sign(signer, kind, secondRoot)),
                roots.slotBranch(first),
                roots.slotBranch(second)));
    }

    /** Another block, so many slots later. */
    private Block twin(final long slots) {
        return new Block(
                block.parentRoot(),
                block.slot() + slots,
                block.height(),
                block.proposerIndex(),
                Bytes.EMPTY,
                block.payload(),
                block.pegIns(),
                Bytes.EMPTY,
                block.finalizedPegOuts(),
                Blocks.hash(random));
    }

    @Test
    void shouldFindApprovalsThatCameTogetherSoundWhenAllOfThemAre() {
        final List<Command> commands = new ArrayList<>();
        commands.add(new NodeCommand.TickClock());
        for (int i = 0; i < 4; i++) {
            commands.add(new ApprovalReceived(new Approval(i, root, sign(i, SignatureKind.APPROVAL, root))));
        }
        commands.add(new ApprovalReceived(new Approval(7, root, sign(0, SignatureKind.APPROVAL, root))));

        assertThat(verifier.soundOf(commands)).isEqualTo(0b011110);
        commands.add(new ApprovalReceived(new Approval(1, root, sign(2, SignatureKind.APPROVAL, root))));
        assertThat(verifier.soundOf(commands)).isZero();
        assertThat(verifier.soundOf(commands.subList(0, 2))).isZero();
        assertThat(new BlockVerifier(spec, signatures).soundOf(commands.subList(0, 5)))
                .isZero();
    }

    @Test
    void shouldPassNothingFromElsewhereBeforeThereIsANetwork() {
        final BlockVerifier fresh = new BlockVerifier(spec, signatures);
        final Command approval = new ApprovalReceived(new Approval(1, root, sign(1, SignatureKind.APPROVAL, root)));

        assertThat(fresh.verify(new RecordFrame(), approval)).isEqualTo(Verdict.INVALID);
        assertThat(fresh.verify(new RecordFrame(), new NodeCommand.TickClock())).isEqualTo(Verdict.PENDING);
        assertThat(fresh.verify(new RecordFrame(), null)).isEqualTo(Verdict.PENDING);
    }

    private SignedBlock approved(final long approvers, final int... signers) {
        final List<Bytes> parts = IntStream.of(signers)
                .mapToObj(i -> sign(i, SignatureKind.APPROVAL, root))
                .toList();
        return new SignedBlock(root, block, authorSignature, approvers, signatures.aggregate(parts));
    }

    private Verdict verdict(final SignedBlock signed) {
        return verdict(new BlockReceived(signed));
    }

    private Verdict verdict(final Command command) {
        return verifier.verify(new RecordFrame(), command);
    }

    private Bytes sign(final int authority, final SignatureKind kind, final Hash signed) {
        return FakeSigner.signatureOf(keys.get(authority), SigningRoot.of(kind, signed, domain));
    }

    private static Block withAuthor(final Block block, final int author) {
        return new Block(
                block.parentRoot(),
                block.slot(),
                block.height(),
                author,
                Bytes.EMPTY,
                block.payload(),
                block.pegIns(),
                Bytes.EMPTY,
                block.finalizedPegOuts(),
                block.stateDigest());
    }
}
