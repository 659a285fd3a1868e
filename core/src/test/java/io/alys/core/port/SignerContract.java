// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

import static io.alys.core.chain.SignatureKind.APPROVAL;
import static io.alys.core.chain.SignatureKind.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alys.core.chain.SignatureKind;
import io.alys.core.effect.FaultKind;
import io.alys.core.fixture.Blocks;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Signer} promises. */
@Timeout(60)
public abstract class SignerContract {
    private final SplittableRandom random = new SplittableRandom(1);
    private final Hash rootA = Blocks.hash(random);
    private final Hash rootB = Blocks.hash(random);
    private final Hash messageA = Blocks.hash(random);
    private final Hash messageB = Blocks.hash(random);
    private Signer signer;

    /** Opens the signer of this test: unused the first time, afterwards with what it signed before it was closed. */
    protected abstract Signer open() throws PortException;

    /** Whether the signature is the key's over the message. */
    protected abstract boolean isValid(Bytes publicKey, Hash message, Bytes signature);

    @BeforeEach
    void openSigner() throws PortException {
        signer = open();
    }

    @AfterEach
    void closeSigner() {
        signer.close();
    }

    @Test
    void shouldSignTheMessage() throws PortException {
        final Bytes signature = signer.sign(BLOCK, 1, 10, rootA, messageA);

        assertThat(signer.publicKey().length()).isEqualTo(48);
        assertThat(signature.length()).isEqualTo(96);
        assertThat(isValid(signer.publicKey(), messageA, signature)).isTrue();
        assertThat(isValid(signer.publicKey(), messageB, signature)).isFalse();
    }

    @Test
    void shouldGiveTheSameSignatureForTheSameRootAgain() throws PortException {
        final Bytes signature = signer.sign(BLOCK, 1, 10, rootA, messageA);
        signer.sign(BLOCK, 2, 11, rootB, messageB);

        assertThat(signer.sign(BLOCK, 1, 10, rootA, messageA)).isEqualTo(signature);
    }

    @Test
    void shouldRefuseAnotherRootForASlot() throws PortException {
        signer.sign(BLOCK, 1, 10, rootA, messageA);

        assertRefused(() -> signer.sign(BLOCK, 1, 10, rootB, messageB), "slot=10");
        assertRefused(() -> signer.sign(BLOCK, 2, 10, rootB, messageB), "slot=10");
    }

    @Test
    void shouldRefuseAnotherMessageOrHeightForARoot() throws PortException {
        signer.sign(BLOCK, 1, 10, rootA, messageA);

        assertRefused(() -> signer.sign(BLOCK, 1, 10, rootA, messageB), "slot=10");
        assertRefused(() -> signer.sign(BLOCK, 2, 10, rootA, messageA), "slot=10");
    }

    @Test
    void shouldRefuseAnUnsignedSlotBelowTheHighestSigned() throws PortException {
        signer.sign(BLOCK, 1, 10, rootA, messageA);

        assertRefused(() -> signer.sign(BLOCK, 1, 9, rootB, messageB), "slot=9");
        assertRefused(() -> signer.sign(BLOCK, 1, 0, rootB, messageB), "slot=0");
    }

    @Test
    void shouldTellTheHighestSlotOfEachKindAlsoAfterARestart() throws PortException {
        assertThat(signer.highestSlot(BLOCK)).isEqualTo(-1);
        signer.sign(BLOCK, 1, 10, rootA, messageA);
        signer.sign(APPROVAL, 1, 7, rootA, messageA);
        signer.close();

        signer = open();

        assertThat(signer.highestSlot(BLOCK)).isEqualTo(10);
        assertThat(signer.highestSlot(APPROVAL)).isEqualTo(7);
    }

    @Test
    void shouldRecordProposalsAndApprovalsApart() throws PortException {
        signer.sign(BLOCK, 1, 10, rootA, messageA);

        assertThat(signer.sign(APPROVAL, 1, 9, rootB, messageB)).isNotNull();
        assertThat(signer.sign(APPROVAL, 1, 10, rootB, messageB)).isNotNull();
        assertRefused(() -> signer.sign(APPROVAL, 1, 10, rootA, messageA), "slot=10");
    }

    @ParameterizedTest
    @EnumSource(
            value = SignatureKind.class,
            names = {"PEG_OUT_SET", "HANDSHAKE"})
    void shouldRefuseKindsThatHaveNoSlot(final SignatureKind kind) {
        assertRefused(() -> signer.sign(kind, 1, 10, rootA, messageA), "kind=" + kind);
    }

    @Test
    void shouldRefuseNegativeNumbers() {
        assertRefused(() -> signer.sign(BLOCK, -1, 10, rootA, messageA), "height=-1");
        assertRefused(() -> signer.sign(BLOCK, 1, -1, rootA, messageA), "slot=-1");
    }

    @Test
    void shouldRememberOverARestart() throws PortException {
        final Bytes publicKey = signer.publicKey();
        final Bytes signature = signer.sign(BLOCK, 1, 10, rootA, messageA);
        signer.close();

        signer = open();

        assertThat(signer.publicKey()).isEqualTo(publicKey);
        assertRefused(() -> signer.sign(BLOCK, 1, 10, rootB, messageB), "slot=10");
        assertRefused(() -> signer.sign(BLOCK, 1, 9, rootB, messageB), "slot=9");
        assertThat(signer.sign(BLOCK, 1, 10, rootA, messageA)).isEqualTo(signature);
    }

    @Test
    void shouldSignNothingOnceClosed() {
        signer.close();
        signer.close();

        assertThatExceptionOfType(PortException.class)
                .isThrownBy(() -> signer.sign(BLOCK, 1, 10, rootA, messageA))
                .matches(fault -> fault.kind() == FaultKind.UNREACHABLE);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void shouldNeverSignTwoRootsForOneSlot(final long seed) throws PortException {
        final SplittableRandom seeded = new SplittableRandom(seed);
        final Map<String, Hash> signed = new HashMap<>();
        int refusals = 0;
        for (int i = 0; i < 200; i++) {
            final SignatureKind kind = seeded.nextBoolean() ? BLOCK : APPROVAL;
            final long slot = Math.max(0, i / 4 - seeded.nextInt(3));
            final boolean isA = seeded.nextBoolean();
            try {
                signer.sign(kind, 1, slot, isA ? rootA : rootB, isA ? messageA : messageB);
                final Hash before = signed.put(kind + "/" + slot, isA ? rootA : rootB);
                assertThat(before).isIn(null, isA ? rootA : rootB);
            } catch (final PortException refused) {
                assertThat(refused.kind()).isEqualTo(FaultKind.REJECTED);
                refusals++;
            }
            if (seeded.nextInt(20) == 0) {
                signer.close();
                signer = open();
            }
        }
        assertThat(signed).hasSizeGreaterThan(20);
        assertThat(refusals).isPositive();
    }

    private static void assertRefused(final ThrowingCallable call, final String text) {
        assertThatExceptionOfType(PortException.class)
                .isThrownBy(call)
                .withMessageContaining(text)
                .matches(fault -> fault.kind() == FaultKind.REJECTED);
    }
}
