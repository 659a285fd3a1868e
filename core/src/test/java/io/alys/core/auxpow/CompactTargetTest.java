// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.bitcoin.ReversedHex;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompactTargetTest {
    /** The compact numbers that Bitcoin's own documents and tests have. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "00000000, 0, 00000000",
        "00123456, 0, 00000000",
        "01003456, 0, 00000000",
        "02000056, 0, 00000000",
        "01123456, 12, 01120000",
        "02123456, 1234, 02123400",
        "03123456, 123456, 03123456",
        "04123456, 12345600, 04123456",
        "05009234, 92340000, 05009234",
        "20123456, 1234560000000000000000000000000000000000000000000000000000000000, 20123456",
        "1d00ffff, ffff0000000000000000000000000000000000000000000000000000, 1d00ffff",
        "04923456, 0, 00000000",
        "01fedcba, 0, 00000000",
        "ff123456, 0, 00000000",
        "21010000, 0, 00000000",
        "2100ffff, ffff000000000000000000000000000000000000000000000000000000000000, 2100ffff"
    })
    void shouldReadAndWriteWhatBitcoinDoes(final String bits, final String target, final String again) {
        final BigInteger number = CompactTarget.target(Integer.parseUnsignedInt(bits, 16));

        assertThat(number).isEqualTo(new BigInteger(target, 16));
        assertThat(CompactTarget.bits(number)).isEqualTo(Integer.parseUnsignedInt(again, 16));
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {31, 32, 33})
    void shouldNeverWriteMoreThanTheTargetAndKeepItsLeadingBits(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10_000; i++) {
            final byte[] bytes = new byte[1 + random.nextInt(32)];
            random.nextBytes(bytes);
            final BigInteger target = new BigInteger(1, bytes);

            final BigInteger written = CompactTarget.target(CompactTarget.bits(target));

            assertThat(written).isLessThanOrEqualTo(target);
            assertThat(target.subtract(written).shiftLeft(15)).isLessThanOrEqualTo(target);
            assertThat(CompactTarget.bits(written)).isEqualTo(CompactTarget.bits(target));
        }
    }

    @Test
    void shouldCompareAHashAsALittleEndianNumber() {
        final Hash hash = ReversedHex.parse("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f");

        assertThat(CompactTarget.isMet(hash, 0x1d00ffff)).isTrue();
        assertThat(CompactTarget.isMet(hash, 0x1b19d669)).isTrue();
        assertThat(CompactTarget.isMet(hash, 0x1b19d668)).isFalse();
        assertThat(CompactTarget.isMet(Hash.ZERO, 0))
                .as("no hash meets a target of zero")
                .isFalse();
    }

    @Test
    void shouldRefuseWhatIsNoTarget() {
        assertThatThrownBy(() -> CompactTarget.bits(BigInteger.ONE.shiftLeft(256)))
                .hasMessageContaining("must have 0 to 256 bits");
        assertThatThrownBy(() -> CompactTarget.bits(BigInteger.ONE.negate()))
                .hasMessageContaining("must have 0 to 256 bits");
    }
}
