// SPDX-License-Identifier: Apache-2.0
package io.alys.core.ssz;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.value.Hash;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Sha256Test {
    private final Sha256 sha256 = new Sha256();

    /** FIPS 180-4 examples (NIST, Cryptographic Standards and Guidelines, SHA256.pdf) and the empty message. */
    @ParameterizedTest
    @CsvSource({
        "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq, "
                + "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    })
    void shouldAgreeWithTheStandard(final String message, final String expected) {
        assertThat(sha256.hash(message.getBytes(US_ASCII))).isEqualTo(Hash.fromHex(expected));
    }

    @Test
    void shouldHashPartsAsOneMessageSeed42() throws Exception {
        final SplittableRandom random = new SplittableRandom(42);
        for (int round = 0; round < 500; round++) {
            final byte[] message = new byte[random.nextInt(300)];
            random.nextBytes(message);
            final int cut = random.nextInt(message.length + 1);
            final byte[] head = Arrays.copyOf(message, cut);
            final byte[] tail = Arrays.copyOfRange(message, cut, message.length);
            final Hash expected = Hash.of(MessageDigest.getInstance("SHA-256").digest(message));

            assertThat(sha256.hash(head, tail)).isEqualTo(expected);
            assertThat(sha256.hash(message)).isEqualTo(expected);

            final byte[] around = new byte[message.length + Hash.LENGTH + 2];
            System.arraycopy(message, 0, around, 1, message.length);
            sha256.hashInto(around, 1, message.length, around, 2);
            assertThat(Hash.of(around, 2)).isEqualTo(expected);
        }
    }

    @Test
    void shouldHashTwoNodesInOrder() {
        final Hash left = Sha256.zeroHash(1);
        final Hash right = Sha256.zeroHash(2);

        assertThat(sha256.hash(left, right))
                .isEqualTo(sha256.hash(left.toArray(), right.toArray()))
                .isNotEqualTo(sha256.hash(right, left));
    }

    @Test
    void shouldForgetACallThatFailed() {
        final byte[] abc = "abc".getBytes(US_ASCII);
        final Hash expected = sha256.hash(abc);

        assertThatThrownBy(() -> sha256.hashInto(abc, 0, 3, new byte[Hash.LENGTH], 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(sha256.hash(abc)).isEqualTo(expected);

        assertThatThrownBy(() -> sha256.hash(abc, null)).isInstanceOf(NullPointerException.class);
        assertThat(sha256.hash(abc)).isEqualTo(expected);

        final byte[] target = new byte[Hash.LENGTH];
        assertThatThrownBy(() -> sha256.hash(abc, null)).isInstanceOf(NullPointerException.class);
        sha256.hashInto(abc, 0, 3, target, 0);
        assertThat(Hash.of(target)).isEqualTo(expected);
    }

    /** The zero hashes of the deposit contract (consensus-specs, solidity_deposit_contract). */
    @ParameterizedTest
    @CsvSource({
        "0, 0000000000000000000000000000000000000000000000000000000000000000",
        "1, f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b",
        "2, db56114e00fdd4c1f85c892bf35ac9a89289aaecb1ebd0a96cde606a748b5d71",
        "3, c78009fdf07fc56a11f122370658a353aaa542ed63e44c4bc15ff4cd105ab33c",
        "4, 536d98837f2dd165a55d5eeae91485954472d56f246df256bf3cae19352a123c",
    })
    void shouldKnowTheRootsOfZeros(final int depth, final String expected) {
        assertThat(Sha256.zeroHash(depth)).isEqualTo(Hash.fromHex(expected));
    }

    @Test
    void shouldKnowEachZeroRootFromTheOneBelow() {
        for (int depth = 1; depth <= Sha256.ZERO_DEPTH_MAX; depth++) {
            final Hash below = Sha256.zeroHash(depth - 1);
            assertThat(Sha256.zeroHash(depth)).isEqualTo(sha256.hash(below, below));
        }
    }
}
