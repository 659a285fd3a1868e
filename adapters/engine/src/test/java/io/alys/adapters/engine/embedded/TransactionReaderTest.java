// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.adapters.engine.DevAccount;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionReaderTest {
    private static final EvmAddress TO = EvmAddress.fromHex("0x3535353535353535353535353535353535353535");

    private final TransactionReader reader = new TransactionReader(DevAccount.CHAIN_ID);

    /** The example of EIP-155. */
    @Test
    void shouldReadTheExampleOfEip155() throws Exception {
        final EvmTransaction transaction = new TransactionReader(1)
                .read(
                        Bytes.fromHex(
                                "0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a0"
                                        + "28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83"));

        assertThat(transaction.sender()).isEqualTo(EvmAddress.fromHex("0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F"));
        assertThat(transaction.nonce()).isEqualTo(9);
        assertThat(transaction.to()).isEqualTo(TO);
        assertThat(transaction.valueWei()).isEqualTo(BigInteger.TEN.pow(18));
        assertThat(transaction.maxFeeWei()).isEqualTo(BigInteger.valueOf(20_000_000_000L));
        assertThat(transaction.gasLimit()).isEqualTo(21_000);
    }

    @Test
    void shouldReadAFeeMarketTransaction() throws Exception {
        final EvmTransaction transaction = reader.read(feeMarket());

        assertThat(transaction.sender()).isEqualTo(DevAccount.ADDRESS);
        assertThat(transaction.nonce()).isEqualTo(300);
        assertThat(transaction.maxTipWei()).isEqualTo(BigInteger.TWO);
        assertThat(transaction.maxFeeWei()).isEqualTo(DevAccount.GWEI);
        assertThat(transaction.data()).isEqualTo(Bytes.fromHex("00".repeat(100)));
    }

    @Test
    void shouldRefuseAnotherChain() {
        final TransactionReader other = new TransactionReader(1);
        final Bytes legacy = DevAccount.legacyTransaction(0, DevAccount.GWEI, TO, BigInteger.ONE);

        assertRefused(other, feeMarket(), "chainId=121212 must be 1");
        assertRefused(other, legacy, "EIP-155");
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertRefused(reader, Bytes.EMPTY, "length=0");
        assertRefused(reader, Bytes.of(new byte[TransactionReader.RAW_LENGTH_MAX + 1]), "length=");
        assertRefused(reader, Bytes.fromHex("01c0"), "transaction type=1");
        assertRefused(reader, Bytes.fromHex("03c0"), "transaction type=3");
        assertRefused(reader, Bytes.fromHex("c0"), "0 fields");
        assertRefused(reader, Bytes.of(nested()), "must be empty");
    }

    @Test
    void shouldRefuseASecondEncodingOfTheSameTransaction() {
        final byte[] raw = feeMarket().toArray();
        final int tipAt = 10;
        assertThat(raw[tipAt]).isEqualTo((byte) 2);
        final byte[] longer = new byte[raw.length + 1];
        System.arraycopy(raw, 0, longer, 0, tipAt);
        longer[tipAt] = (byte) 0x81;
        System.arraycopy(raw, tipAt, longer, tipAt + 1, raw.length - tipAt);
        longer[2]++;

        assertRefused(reader, Bytes.of(longer), "canonical");
        assertRefused(reader, Bytes.of(Arrays.copyOf(raw, raw.length + 1)), "no RLP list");
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldRefuseOrAttributeToAnotherAnyDamagedTransaction(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final byte[] raw = feeMarket().toArray();
        for (int i = 0; i < 500; i++) {
            final byte[] damaged = raw.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(reader.read(Bytes.of(damaged)).sender()).isNotEqualTo(DevAccount.ADDRESS);
            } catch (final TransactionRefused e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    private static Bytes feeMarket() {
        return DevAccount.transaction(
                DevAccount.CHAIN_ID,
                300,
                DevAccount.GWEI,
                BigInteger.TWO,
                TO,
                BigInteger.ONE,
                Bytes.fromHex("00".repeat(100)),
                30_000);
    }

    /** Lists within lists, as deep as a transaction may be long. */
    private static byte[] nested() {
        final byte[] nested = new byte[100_000];
        for (int at = 0, left = nested.length; left >= 4; at += 4, left -= 4) {
            nested[at] = (byte) 0xfa;
            nested[at + 1] = (byte) ((left - 4) >> 16);
            nested[at + 2] = (byte) ((left - 4) >> 8);
            nested[at + 3] = (byte) (left - 4);
        }
        return nested;
    }

    private static void assertRefused(final TransactionReader reader, final Bytes raw, final String reason) {
        assertThatThrownBy(() -> reader.read(raw))
                .isInstanceOf(TransactionRefused.class)
                .hasMessageContaining(reason);
    }
}
