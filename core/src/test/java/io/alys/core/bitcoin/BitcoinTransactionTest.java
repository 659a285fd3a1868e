// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.value.Bytes;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BitcoinTransactionTest {
    /** The coinbase of Bitcoin's genesis block. */
    private static final String GENESIS_COINBASE =
            "01000000010000000000000000000000000000000000000000000000000000000000000000"
                    + "ffffffff4d04ffff001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272"
                    + "696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73ffffffff0100f2052a01000000434104678afdb0"
                    + "fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d"
                    + "578a4c702b6bf11d5fac00000000";

    /** The native P2WPKH example of BIP-143, signed. */
    private static final String BIP143_P2WPKH =
            "01000000000102fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f"
                    + "00000000494830450221008b9d1dc26ba6a9cb62127b02742fa9d754cd3bebf337f7a55d114c8e5cdd30be022040529b194ba3f9"
                    + "281a99f2b1c0a19c0489bc22ede944ccf4ecbab4cc618ef3ed01eeffffffef51e1b804cc89d182d279655c3aa89e815b1b309fe2"
                    + "87d9b2b55d57b90ec68a0100000000ffffffff02202cb206000000001976a9148280b37df378db99f66f85c95a783a76ac7a6d59"
                    + "88ac9093510d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac000247304402203609e17b84f6a7d30c"
                    + "80bfa610b5b4542f32a8a0d5447a12fb1366d7f01cc44a0220573a954c4518331561406f90300e8f3358f51928d43c212a8caed0"
                    + "2de67eebee0121025476c2e83188368da1ff3e292e7acafcdb3566bb0ad253f62fc70f07aeee635711000000";

    @Test
    void shouldParseTheGenesisCoinbase() throws Exception {
        final BitcoinTransaction tx = BitcoinTransaction.parse(Bytes.fromHex(GENESIS_COINBASE));

        assertThat(ReversedHex.of(tx.txid()))
                .isEqualTo("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b");
        assertThat(tx.version()).isEqualTo(1);
        assertThat(tx.lockTime()).isZero();
        assertThat(tx.inputs()).hasSize(1);
        assertThat(tx.inputs().getFirst().previousTxid().isZero()).isTrue();
        assertThat(tx.inputs().getFirst().previousVout()).isEqualTo(0xFFFFFFFFL);
        assertThat(tx.outputs().getFirst().valueSats()).isEqualTo(5_000_000_000L);
        assertThat(tx.outputs().getFirst().script().length()).isEqualTo(67);
    }

    @Test
    void shouldParseTheExampleOfBip143() throws Exception {
        final BitcoinTransaction tx = BitcoinTransaction.parse(Bytes.fromHex(BIP143_P2WPKH));

        assertThat(tx.lockTime()).isEqualTo(17);
        assertThat(tx.inputs().get(0).sequence()).isEqualTo(0xFFFFFFEEL);
        assertThat(tx.outputs().get(0).valueSats()).isEqualTo(112_340_000L);
        assertThat(tx.outputs().get(1).valueSats()).isEqualTo(223_450_000L);
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldReadBackWhatAnIndependentWriterWrote(final long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 100; round++) {
            final TransactionBytes written = TransactionBytes.random(random);

            final BitcoinTransaction tx = BitcoinTransaction.parse(written.write());

            assertThat(tx.version()).isEqualTo(written.version);
            assertThat(tx.lockTime()).isEqualTo(written.lockTime);
            assertThat(tx.inputs()).hasSize(written.previousTxids.size());
            for (int i = 0; i < tx.inputs().size(); i++) {
                final BitcoinTransaction.Input input = tx.inputs().get(i);
                assertThat(input.previousTxid().toArray()).isEqualTo(written.previousTxids.get(i));
                assertThat(input.previousVout()).isEqualTo(written.previousVouts.get(i));
                assertThat(input.sequence()).isEqualTo(written.sequences.get(i));
            }
            assertThat(tx.outputs()).hasSize(written.valuesSats.size());
            for (int i = 0; i < tx.outputs().size(); i++) {
                assertThat(tx.outputs().get(i).valueSats()).isEqualTo(written.valuesSats.get(i));
                assertThat(tx.outputs().get(i).script().toArray()).isEqualTo(written.outputScripts.get(i));
            }
            final MessageDigest sha = MessageDigest.getInstance("SHA-256");
            assertThat(tx.txid().toArray()).isEqualTo(sha.digest(sha.digest(written.write(false))));
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void shouldFailOnlyAsDocumentedOnDamagedBytes(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        for (int round = 0; round < 1500; round++) {
            final byte[] raw = damaged(random, TransactionBytes.random(random).write());
            try {
                final BitcoinTransaction tx = BitcoinTransaction.parse(raw);
                assertThat(tx.inputs()).isNotEmpty();
                assertThat(tx.outputs())
                        .allMatch(output ->
                                output.valueSats() >= 0 && output.valueSats() <= BitcoinTransaction.VALUE_SATS_MAX);
            } catch (final BitcoinParseException e) {
                assertThat(e).hasMessageContaining("=").hasMessageContaining(" must be ");
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void shouldRefuseEveryPrefixAndAnyTrailingByte() {
        final byte[] raw = Bytes.fromHex(BIP143_P2WPKH).toArray();
        for (int length = 0; length < raw.length; length++) {
            final byte[] prefix = Arrays.copyOf(raw, length);
            assertThatThrownBy(() -> BitcoinTransaction.parse(prefix)).isInstanceOf(BitcoinParseException.class);
        }
        assertThatThrownBy(() -> BitcoinTransaction.parse(Arrays.copyOf(raw, raw.length + 1)))
                .isInstanceOf(BitcoinParseException.class)
                .hasMessage("transaction.trailingBytes=1 must be 0");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"fd0100", "fe01000000", "ff0100000000000000", "fdfc00"})
    void shouldRefuseACountNotInItsShortestForm(final String count) {
        assertThatThrownBy(() -> BitcoinTransaction.parse(Bytes.fromHex("02000000" + count + "00".repeat(64))))
                .isInstanceOf(BitcoinParseException.class)
                .hasMessageContaining("inputs=")
                .hasMessageContaining("shortest CompactSize form");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"fea1860100", "ffffffffffffffffff", "ff00000000000000 80"})
    void shouldRefuseMoreInputsThanTheLimit(final String count) {
        assertThatThrownBy(() -> BitcoinTransaction.parse(Bytes.fromHex("02000000" + count.replace(" ", ""))))
                .isInstanceOf(BitcoinParseException.class)
                .hasMessageContaining("at most 100000");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(longs = {-1, BitcoinTransaction.VALUE_SATS_MAX + 1, Long.MIN_VALUE, Long.MAX_VALUE})
    void shouldRefuseAValueThatIsNoAmountOfBitcoin(final long valueSats) {
        final byte[] raw =
                new TransactionBytes().input().output(valueSats, new byte[1]).write();

        assertThatThrownBy(() -> BitcoinTransaction.parse(raw))
                .isInstanceOf(BitcoinParseException.class)
                .hasMessage("output.valueSats=" + valueSats + " must be 0 to 2100000000000000");
    }

    @Test
    void shouldRefuseOutputsThatAddUpToMoreThanAllBitcoin() throws Exception {
        final long max = BitcoinTransaction.VALUE_SATS_MAX;
        final byte[] all = new TransactionBytes()
                .input()
                .output(max, new byte[1])
                .output(0, new byte[1])
                .write();
        final byte[] tooMuch = new TransactionBytes()
                .input()
                .output(max, new byte[1])
                .output(1, new byte[1])
                .write();

        assertThat(BitcoinTransaction.parse(all).outputs()).hasSize(2);
        assertThatThrownBy(() -> BitcoinTransaction.parse(tooMuch))
                .isInstanceOf(BitcoinParseException.class)
                .hasMessageContaining("outputs.totalSats=2100000000000001");
    }

    @Test
    void shouldRefuseAnEmptyWitnessAnUnknownFlagAndNothingToSpendOrPay() {
        final TransactionBytes tx = new TransactionBytes().input().output(1, new byte[1]);
        final byte[] unknownFlag = tx.write(true);
        unknownFlag[5] = 2;

        assertRefused(tx.write(true), "witness=empty");
        assertRefused(unknownFlag, "flag=2");
        assertRefused(new TransactionBytes().input().write(), "outputs=0");
        assertRefused(
                new TransactionBytes()
                        .output(1, new byte[1])
                        .output(1, new byte[1])
                        .write(),
                "flag=2");
        assertRefused(new byte[BitcoinTransaction.LENGTH_MAX + 1], "transaction.length=4000001");
    }

    @Test
    void shouldAcceptAsManyOutputsAsAValidBlockCanHold() throws Exception {
        final TransactionBytes tx = new TransactionBytes().input();
        for (int i = 0; i < 111_000; i++) {
            tx.output(0, new byte[0]);
        }

        assertThat(BitcoinTransaction.parse(tx.write()).outputs()).hasSize(111_000);
    }

    private static void assertRefused(final byte[] raw, final String message) {
        assertThatThrownBy(() -> BitcoinTransaction.parse(raw))
                .isInstanceOf(BitcoinParseException.class)
                .hasMessageContaining(message);
    }

    private static byte[] damaged(final SplittableRandom random, final byte[] raw) {
        final byte[] result = random.nextInt(4) == 0 ? Arrays.copyOf(raw, random.nextInt(raw.length + 8)) : raw;
        final int flips = 1 + random.nextInt(4);
        for (int i = 0; i < flips && result.length > 0; i++) {
            // Most damage near the start, where the counts and lengths are.
            final int bound = random.nextBoolean() ? Math.min(result.length, 48) : result.length;
            result[random.nextInt(bound)] =
                    (byte) (random.nextInt(3) == 0 ? 0xFF - random.nextInt(3) : random.nextInt());
        }
        return result;
    }
}
