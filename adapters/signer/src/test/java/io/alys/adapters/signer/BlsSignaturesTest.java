// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.alys.core.fixture.Blocks;
import io.alys.core.port.SignatureVerifier;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.bouncycastle.crypto.bls.BLS12_381Aggregation;
import org.bouncycastle.crypto.bls.BLS12_381BasicScheme;
import org.bouncycastle.crypto.bls.BLS12_381G1;
import org.bouncycastle.crypto.bls.BLS12_381G2Point;
import org.bouncycastle.crypto.bls.BLS12_381ProofOfPossession;
import org.bouncycastle.crypto.bls.BLS12_381Serialization;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;

/** Against known values, and against the pure-Java implementation of BouncyCastle, which shares no code with blst. */
@Timeout(120)
class BlsSignaturesTest {
    private static final ECCurve CURVE = BLS12_381G1.createCurve();

    private final SplittableRandom random = new SplittableRandom(11);
    private final BlsSignatures signatures = new BlsSignatures();
    private final Hash message = Blocks.hash(random);

    @Test
    void shouldDeriveTheGeneratorFromSecretKeyOne() {
        assertThat(Keys.key(1).publicKey().toHex())
                .isEqualTo(
                        "0x97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb");
    }

    @Test
    void shouldReproduceASignatureOfTheEthereumTests() {
        // ethereum/bls12-381-tests, sign/sign_case_8cd3d4d0d9a5b265.
        final BlsSecretKey key =
                BlsSecretKey.of(Bytes.fromHex("0x263dbd792f5b1be47ed85f8938c0f29586af0d3ac7b977f21c278fe1462040e3")
                        .toArray());

        assertThat(key.sign(Hash.fromHex("0x5656565656565656565656565656565656565656565656565656565656565656"))
                        .toHex())
                .isEqualTo(
                        "0x882730e5d03f6b42c3abc26d3372625034e1d871b65a8a6b900a56dae22da98abbe1b68f85e49fe7652a55ec3d0591c20767677e33e5cbb1207315c41a9ac03be39c2e7668edc043d6cb1d9fd93033caa8a1c5b0e84bedaeb6c64972503a43eb");
    }

    @Test
    void shouldUseTheSchemeOfTheDraft() {
        assertThat(new String(BLS12_381ProofOfPossession.DST, StandardCharsets.US_ASCII))
                .isEqualTo(BlsSignatures.DOMAIN_SEPARATION_TAG);
    }

    @Test
    void shouldAgreeWithTheOtherImplementationOnKeysAndSignatures() {
        for (int i = 0; i < 8; i++) {
            final byte[] secret = Blocks.bytes(random, 32).toArray();
            secret[0] &= 0x3f;
            final BlsSecretKey key = BlsSecretKey.of(secret);
            final BigInteger scalar = new BigInteger(1, secret);
            final Hash signed = Blocks.hash(random);

            final ECPoint otherKey = BLS12_381BasicScheme.skToPk(scalar);
            final Bytes otherSignature = Bytes.of(
                    BLS12_381Serialization.compressG2(BLS12_381ProofOfPossession.sign(scalar, signed.toArray())));

            assertThat(key.publicKey()).isEqualTo(Bytes.of(BLS12_381Serialization.compressG1(otherKey)));
            assertThat(key.sign(signed)).isEqualTo(otherSignature);
            assertThat(signatures.verify(key.publicKey(), signed, otherSignature))
                    .isTrue();
            assertThat(BLS12_381ProofOfPossession.verify(
                            otherKey,
                            signed.toArray(),
                            BLS12_381Serialization.decompressG2(key.sign(signed).toArray())))
                    .isTrue();
        }
    }

    @Test
    void shouldAgreeWithTheOtherImplementationOnAggregates() {
        final List<Bytes> keys = new ArrayList<>();
        final List<Bytes> parts = new ArrayList<>();
        final List<ECPoint> otherKeys = new ArrayList<>();
        final List<BLS12_381G2Point> otherParts = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            final BlsSecretKey key = Keys.key(i * 1_000L);
            keys.add(key.publicKey());
            parts.add(key.sign(message));
            otherKeys.add(BLS12_381Serialization.decompressG1(key.publicKey().toArray(), CURVE));
            otherParts.add(BLS12_381Serialization.decompressG2(parts.getLast().toArray()));
        }

        final Bytes aggregate = signatures.aggregate(parts);
        final BLS12_381G2Point otherAggregate =
                BLS12_381Aggregation.aggregate(otherParts.toArray(BLS12_381G2Point[]::new));

        assertThat(aggregate).isEqualTo(Bytes.of(BLS12_381Serialization.compressG2(otherAggregate)));
        assertThat(signatures.verifyAggregate(keys, message, aggregate)).isTrue();
        assertThat(BLS12_381ProofOfPossession.fastAggregateVerify(
                        otherKeys.toArray(ECPoint[]::new), message.toArray(), otherAggregate))
                .isTrue();
    }

    @Test
    void shouldRefuseAnAggregateOverOtherKeysOrMessages() {
        final List<BlsSecretKey> secrets = List.of(Keys.key(2), Keys.key(3), Keys.key(4));
        final List<Bytes> keys = secrets.stream().map(BlsSecretKey::publicKey).toList();
        final Bytes aggregate = signatures.aggregate(
                secrets.stream().map(key -> key.sign(message)).toList());

        assertThat(signatures.verifyAggregate(keys, message, aggregate)).isTrue();
        assertThat(signatures.verifyAggregate(keys.subList(0, 2), message, aggregate))
                .isFalse();
        assertThat(signatures.verifyAggregate(List.of(keys.get(0), keys.get(1), keys.get(1)), message, aggregate))
                .isFalse();
        assertThat(signatures.verifyAggregate(keys, Blocks.hash(random), aggregate))
                .isFalse();
        assertThat(signatures.verifyAggregate(List.of(), message, aggregate)).isFalse();
        assertThat(signatures.verifyAggregate(Collections.nCopies(65, keys.getFirst()), message, aggregate))
                .isFalse();
    }

    @Test
    void shouldTakeABatchOfAnyMessagesWhenAllAreRight() {
        final List<SignatureVerifier.Signed> same = new ArrayList<>();
        final List<SignatureVerifier.Signed> different = new ArrayList<>();
        for (int i = 1; i <= 16; i++) {
            same.add(signed(Keys.key(i), message));
            different.add(signed(Keys.key(i % 3 + 1), Blocks.hash(random)));
        }

        assertThat(signatures.verifyBatch(same)).isTrue();
        assertThat(signatures.verifyBatch(different)).isTrue();
        assertThat(signatures.verifyBatch(different.subList(0, 1))).isTrue();
        assertThat(signatures.verifyBatch(List.of())).isTrue();
        assertThat(signatures.verifyBatch(List.of(same.getFirst(), same.getFirst())))
                .isTrue();
    }

    @Test
    void shouldRefuseABatchForOneThatIsWrongWhereverItStands() {
        final List<SignatureVerifier.Signed> right = new ArrayList<>();
        for (int i = 1; i <= 16; i++) {
            right.add(signed(Keys.key(i), Blocks.hash(random)));
        }
        for (int i = 0; i < right.size(); i++) {
            final SignatureVerifier.Signed one = right.get(i);
            final List<SignatureVerifier.Signed> wrong = List.of(
                    new SignatureVerifier.Signed(Keys.key(99).publicKey(), one.message(), one.signature()),
                    new SignatureVerifier.Signed(one.publicKeys(), Blocks.hash(random), one.signature()),
                    new SignatureVerifier.Signed(
                            one.publicKeys(),
                            one.message(),
                            right.get((i + 1) % right.size()).signature()),
                    new SignatureVerifier.Signed(one.publicKeys(), one.message(), infinity(96)),
                    new SignatureVerifier.Signed(infinity(48), one.message(), one.signature()),
                    new SignatureVerifier.Signed(Bytes.EMPTY, one.message(), one.signature()),
                    new SignatureVerifier.Signed(one.publicKeys(), one.message(), signatureOutsideTheSubgroup()));
            for (final SignatureVerifier.Signed each : wrong) {
                final List<SignatureVerifier.Signed> batch = new ArrayList<>(right);
                batch.set(i, each);
                assertThat(signatures.verifyBatch(batch)).isFalse();
            }
        }
    }

    @Test
    void shouldTakeAggregatesIntoABatchWithOthers() {
        final List<BlsSecretKey> secrets = List.of(Keys.key(2), Keys.key(3), Keys.key(4));
        final List<Bytes> keys = secrets.stream().map(BlsSecretKey::publicKey).toList();
        final Bytes aggregate = signatures.aggregate(
                secrets.stream().map(key -> key.sign(message)).toList());
        final SignatureVerifier.Signed author = signed(Keys.key(5), Blocks.hash(random));

        assertThat(isBatch(author, keys, aggregate)).isTrue();
        assertThat(isBatch(author, keys.subList(0, 2), aggregate)).isFalse();
        assertThat(isBatch(author, List.of(), aggregate)).isFalse();
        assertThat(isBatch(author, Collections.nCopies(65, keys.getFirst()), aggregate))
                .isFalse();
        assertThat(isBatch(author, List.of(keys.getFirst(), infinity(48)), aggregate))
                .isFalse();
        assertThat(isBatch(author, keys, author.signature())).isFalse();
    }

    private boolean isBatch(final SignatureVerifier.Signed author, final List<Bytes> approvers, final Bytes aggregate) {
        return signatures.verifyBatch(List.of(author, new SignatureVerifier.Signed(approvers, message, aggregate)));
    }

    /** Their sum is right: without weights the two would pass for each other. */
    @Test
    void shouldRefuseWrongSignaturesThatCancelEachOther() {
        final BlsSecretKey one = Keys.key(7);
        final BlsSecretKey other = Keys.key(8);
        final List<SignatureVerifier.Signed> swapped = List.of(
                new SignatureVerifier.Signed(one.publicKey(), message, other.sign(message)),
                new SignatureVerifier.Signed(other.publicKey(), message, one.sign(message)));

        assertThat(signatures.verifyAggregate(
                        List.of(one.publicKey(), other.publicKey()),
                        message,
                        signatures.aggregate(List.of(other.sign(message), one.sign(message)))))
                .isTrue();
        assertThat(signatures.verifyBatch(swapped)).isFalse();
    }

    @Test
    void shouldLimitABatch() {
        final List<SignatureVerifier.Signed> most =
                Collections.nCopies(BlsSignatures.BATCH_MAX + 1, signed(Keys.key(1), message));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> signatures.verifyBatch(most))
                .withMessage("batch=1025 must be at most 1024");
    }

    private static SignatureVerifier.Signed signed(final BlsSecretKey key, final Hash message) {
        return new SignatureVerifier.Signed(key.publicKey(), message, key.sign(message));
    }

    @Test
    void shouldRefuseEveryFlippedBitOfAKeyOrSignature() {
        final BlsSecretKey key = Keys.key(77);
        final Bytes signature = key.sign(message);
        assertThat(signatures.verify(key.publicKey(), message, signature)).isTrue();
        for (int bit = 0; bit < 48 * 8; bit++) {
            assertThat(signatures.verify(flipped(key.publicKey(), bit), message, signature))
                    .isFalse();
        }
        for (int bit = 0; bit < 96 * 8; bit++) {
            assertThat(signatures.verify(key.publicKey(), message, flipped(signature, bit)))
                    .isFalse();
        }
    }

    @Test
    void shouldRefuseMalformedKeysAndSignatures() {
        final BlsSecretKey key = Keys.key(77);
        final Bytes signature = key.sign(message);
        for (int i = 0; i < 500; i++) {
            final Bytes keyBytes = Blocks.bytes(random, i % 5 == 0 ? random.nextInt(200) : 48);
            final Bytes signatureBytes = Blocks.bytes(random, i % 5 == 0 ? random.nextInt(200) : 96);
            assertThat(signatures.verify(keyBytes, message, signature)).isFalse();
            assertThat(signatures.verify(key.publicKey(), message, signatureBytes))
                    .isFalse();
            assertThat(signatures.verifyAggregate(List.of(key.publicKey(), keyBytes), message, signature))
                    .isFalse();
        }
        assertThat(signatures.verify(Bytes.EMPTY, message, Bytes.EMPTY)).isFalse();
    }

    @Test
    void shouldRefuseInfinity() {
        final Bytes key = infinity(48);
        final Bytes signature = infinity(96);
        final BlsSecretKey good = Keys.key(5);

        assertThat(signatures.verify(key, message, signature)).isFalse();
        assertThat(signatures.verify(good.publicKey(), message, signature)).isFalse();
        assertThat(signatures.verifyAggregate(List.of(key), message, signature)).isFalse();
        assertThat(signatures.verifyAggregate(List.of(good.publicKey(), key), message, good.sign(message)))
                .isFalse();
    }

    @Test
    void shouldRefuseKeysThatCancelEachOther() {
        final Bytes key = Keys.key(5).publicKey();
        final Bytes negated = flipped(key, 5);
        assertThat(signatures.verifyAggregate(List.of(key, negated), message, infinity(96)))
                .isFalse();
        assertThat(signatures.verifyAggregate(
                        List.of(key, negated), message, Keys.key(5).sign(message)))
                .isFalse();
    }

    @Test
    void shouldRefusePointsOutsideTheSubgroup() {
        final Bytes key = keyOutsideTheSubgroup();
        final Bytes signature = signatureOutsideTheSubgroup();
        final BlsSecretKey good = Keys.key(5);

        assertThat(signatures.verify(key, message, good.sign(message))).isFalse();
        assertThat(signatures.verify(good.publicKey(), message, signature)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> signatures.aggregate(List.of(good.sign(message), signature)))
                .withMessageStartingWith("signatures[1]=" + signature);
    }

    @Test
    void shouldRefuseToAggregateNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> signatures.aggregate(List.of()));
    }

    @Test
    void shouldRefuseASecretKeyOutOfRangeWithoutShowingIt() {
        final byte[] order = Bytes.fromHex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001")
                .toArray();
        assertThatIllegalArgumentException().isThrownBy(() -> BlsSecretKey.of(new byte[32]));
        assertThatIllegalArgumentException().isThrownBy(() -> BlsSecretKey.of(new byte[31]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlsSecretKey.of(order))
                .withMessageNotContaining("73eda7");
        order[31] = 0;
        assertThat(BlsSecretKey.of(order).publicKey()).isNotNull();
    }

    @Test
    void shouldForgetAClosedKey() {
        final BlsSecretKey key = Keys.key(123_456_789);
        assertThat(key.toString()).contains(key.publicKey().toHex()).doesNotContain("75bcd15");

        key.close();

        assertThatIllegalStateException().isThrownBy(() -> key.sign(message));
        assertThatIllegalStateException().isThrownBy(key::copy);
    }

    @Test
    void shouldGenerateDistinctKeys() {
        assertThat(BlsSecretKey.generate().publicKey())
                .isNotEqualTo(BlsSecretKey.generate().publicKey());
    }

    private Bytes keyOutsideTheSubgroup() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            final byte[] bytes = Blocks.bytes(random, 48).toArray();
            bytes[0] = (byte) 0x80;
            try {
                if (!new P1_Affine(bytes).in_group()) {
                    return Bytes.of(bytes);
                }
            } catch (final RuntimeException notOnTheCurve) {
                assertThat(notOnTheCurve).isNotNull();
            }
        }
        throw new AssertionError("no point found");
    }

    private Bytes signatureOutsideTheSubgroup() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            final byte[] bytes = Blocks.bytes(random, 96).toArray();
            bytes[0] = (byte) 0x80;
            bytes[48] = 0;
            try {
                if (!new P2_Affine(bytes).in_group()) {
                    return Bytes.of(bytes);
                }
            } catch (final RuntimeException notOnTheCurve) {
                assertThat(notOnTheCurve).isNotNull();
            }
        }
        throw new AssertionError("no point found");
    }

    private static Bytes infinity(final int length) {
        final byte[] bytes = new byte[length];
        bytes[0] = (byte) 0xc0;
        return Bytes.of(bytes);
    }

    private static Bytes flipped(final Bytes bytes, final int bit) {
        final byte[] copy = bytes.toArray();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return Bytes.of(copy);
    }
}
