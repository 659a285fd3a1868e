// SPDX-License-Identifier: Apache-2.0
package io.alys.core.ssz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashTreeRootTest {
    private final HashTreeRoot ssz = new HashTreeRoot();

    /**
     * Roots that mainnet shows every day: transactions_root and withdrawals_root of an empty payload, attester_slashings
     * of most blocks, and deposit_root of a deposit contract without deposits (EIP-4881).
     */
    @ParameterizedTest
    @CsvSource({
        "1048576, 7ffe241ea60187fdb0187bfa22de35d1f9bed7ab061d9401fd47e34a54fbede1",
        "16, 792930bbd5baac43bcc798ee49aa8185ef76bb3b44ba62b91d86ae569e4bb535",
        "2, 7a0501f5957bdf9cb3a8ff4966f02265f968658b7a9c62642cba1165e86642f5",
        "4294967296, d70a234731285c6804c2a4f56711ddb8c82c99740f207854891028af34e27e5e",
    })
    void shouldGiveThePublishedRootOfAnEmptyList(final long limit, final String expected) {
        assertThat(ssz.list("list", List.<Hash>of(), limit, Function.identity()))
                .isEqualTo(Hash.fromHex(expected));
    }

    @Test
    void shouldHashNoneAsTwoZeroChunks() {
        assertThat(ssz.none()).isEqualTo(Sha256.zeroHash(1));
    }

    @Test
    void shouldWriteUintsLowByteFirst() {
        assertThat(HashTreeRoot.uint64(0x0102030405060708L)).isEqualTo(padded("0807060504030201"));
        assertThat(HashTreeRoot.uint32(0x01020304)).isEqualTo(padded("04030201"));
        assertThat(HashTreeRoot.uint256("fee", BigInteger.valueOf(0x010203))).isEqualTo(padded("030201"));
    }

    @Test
    void shouldReadNegativeIntegersAsUnsigned() {
        assertThat(HashTreeRoot.uint64(-1)).isEqualTo(padded("ff".repeat(8)));
        assertThat(HashTreeRoot.uint64(Long.MIN_VALUE)).isEqualTo(padded("00".repeat(7) + "80"));
        assertThat(HashTreeRoot.uint32(-1)).isEqualTo(padded("ff".repeat(4)));
        assertThat(HashTreeRoot.uint32(Integer.MIN_VALUE)).isEqualTo(padded("00".repeat(3) + "80"));
    }

    @Test
    void shouldFitTheLargestUint256() {
        assertThat(HashTreeRoot.uint256("fee", BigInteger.TWO.pow(256).subtract(BigInteger.ONE)))
                .isEqualTo(padded("ff".repeat(32)));
    }

    @Test
    void shouldPadAnAddressOnTheRight() {
        assertThat(HashTreeRoot.bytes20(EvmAddress.fromHex("ab".repeat(20)))).isEqualTo(padded("ab".repeat(20)));
    }

    @Test
    void shouldTellTrailingZerosApart() {
        assertThat(ssz.byteList("b", Bytes.fromHex("01"), 64))
                .isNotEqualTo(ssz.byteList("b", Bytes.fromHex("0100"), 64));
        assertThat(ssz.byteList("b", Bytes.EMPTY, 64)).isNotEqualTo(ssz.byteList("b", Bytes.fromHex("00"), 64));
        assertThat(ssz.list("l", List.<Hash>of(), 4, Function.identity()))
                .isNotEqualTo(ssz.list("l", List.of(Hash.ZERO), 4, Function.identity()));
    }

    @Test
    void shouldTellUnionArmsApart() {
        assertThat(ssz.union(1, Hash.ZERO)).isNotEqualTo(ssz.none()).isNotEqualTo(ssz.union(2, Hash.ZERO));
    }

    @Test
    void shouldRefuseWhatDoesNotFitItsType() {
        assertRefused(() -> HashTreeRoot.uint256("fee", BigInteger.ONE.negate()), "fee=-1 must be 0 to 2^256-1");
        assertRefused(
                () -> HashTreeRoot.uint256("fee", BigInteger.TWO.pow(256)),
                "fee=" + BigInteger.TWO.pow(256) + " must be 0 to 2^256-1");
        assertRefused(
                () -> ssz.byteVector("bloom", Bytes.of(new byte[255]), 256), "bloom.length=255 must be exactly 256");
        assertRefused(
                () -> ssz.byteVector("bloom", Bytes.of(new byte[257]), 256), "bloom.length=257 must be exactly 256");
        assertRefused(() -> ssz.byteList("extra", Bytes.of(new byte[33]), 32), "extra.length=33 must be at most 32");
        assertRefused(
                () -> ssz.list("list", Collections.nCopies(17, Hash.ZERO), 16, hash -> fail("computed")),
                "list.size=17 must be at most 16");
        assertRefused(() -> ssz.union(0, Hash.ZERO), "selector=0 must be 1 to 127");
        assertRefused(() -> ssz.union(128, Hash.ZERO), "selector=128 must be 1 to 127");
    }

    private static void assertRefused(final ThrowingCallable call, final String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static Hash padded(final String hex) {
        return Hash.fromHex(hex + "00".repeat(Hash.LENGTH - hex.length() / 2));
    }
}
