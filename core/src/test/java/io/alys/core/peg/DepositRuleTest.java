// SPDX-License-Identifier: Apache-2.0
package io.alys.core.peg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.bitcoin.TransactionBytes;
import io.alys.core.peg.DepositRule.Deposit;
import io.alys.core.peg.DepositRule.Outcome;
import io.alys.core.peg.DepositRule.Reason;
import io.alys.core.peg.DepositRule.Unattributed;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DepositRuleTest {
    /** The script of bcrt1p3srvwkq5kyzlxqls43x97ch2vpcp4j278nk8jjuzcgt8k40ttr9s4vj934 (reference 3.1, key of secret 1). */
    private static final Bytes FEDERATION =
            Bytes.fromHex("51208c06c75814b105f303f0ac4c5f62ea60701ac95e3cec794b82c2167b55eb58cb");

    private static final Bytes STRANGER =
            Bytes.fromHex("51208c06c75814b105f303f0ac4c5f62ea60701ac95e3cec794b82c2167b55eb58cc");
    private static final long MIN_SATS = 10_000;
    private static final EvmAddress ADDRESS = EvmAddress.fromHex("0x09af4e864b84706fbcfe8679bf696e8c0b472201");
    private static final String ADDRESS_DIGITS = "09af4e864b84706fbcfe8679bf696e8c0b472201";

    @Test
    void shouldCreditEveryFederationOutputToTheOneAddress() throws Exception {
        final BitcoinTransaction tx = BitcoinTransaction.parse(new TransactionBytes()
                .input()
                .output(50_000, FEDERATION.toArray())
                .output(7_000_000, STRANGER.toArray())
                .output(0, opReturn(ADDRESS.toArray()))
                .output(9_999, FEDERATION.toArray())
                .output(10_000, FEDERATION.toArray())
                .write());

        assertThat(DepositRule.outcomesOf(tx, FEDERATION, MIN_SATS))
                .containsExactly(
                        new Deposit(tx.txid(), 0, 50_000, ADDRESS),
                        new Unattributed(tx.txid(), 3, 9_999, Reason.BELOW_MINIMUM),
                        new Deposit(tx.txid(), 4, 10_000, ADDRESS));
    }

    @Test
    void shouldHaveNothingToSayOfATransactionThatPaysSomebodyElse() throws Exception {
        final BitcoinTransaction tx = BitcoinTransaction.parse(new TransactionBytes()
                .input()
                .output(7_000_000, STRANGER.toArray())
                .output(0, opReturn(ADDRESS.toArray()))
                .write());

        assertThat(DepositRule.outcomesOf(tx, FEDERATION, MIN_SATS)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "raw direct,           6a14" + ADDRESS_DIGITS,
        "raw PUSHDATA1,        6a4c14" + ADDRESS_DIGITS,
        "raw PUSHDATA2,        6a4d1400" + ADDRESS_DIGITS,
        "text direct,          6a28TEXT",
        "text PUSHDATA1,       6a4c28TEXT",
        "text PUSHDATA2,       6a4d2800TEXT",
        "text with 0x direct,  6a2a3078TEXT",
        "text with 0x PUSHDATA1, 6a4c2a3078TEXT",
        "text with 0x PUSHDATA2, 6a4d2a003078TEXT",
        "upper-case text,      6a28UPPER",
        "upper-case text with 0x, 6a2a3078UPPER",
    })
    void shouldReadTheAddress(final String kind, final String script) throws Exception {
        assertThat(outcomeOf(scriptOf(script)))
                .as(kind)
                .isInstanceOfSatisfying(
                        Deposit.class, deposit -> assertThat(deposit.address()).isEqualTo(ADDRESS));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nothing pushed,            6a",
        "empty push,                6a00",
        "numeric opcode,            6a51",
        "19 bytes,                  6a1309af4e864b84706fbcfe8679bf696e8c0b4722",
        "21 bytes,                  6a15" + ADDRESS_DIGITS + "00",
        "push beyond the end,       6a1509af4e864b84706fbcfe8679bf696e8c0b472201",
        "20 bytes of which 19 are pushed, 6a13" + ADDRESS_DIGITS,
        "byte after the push,       6a14" + ADDRESS_DIGITS + "00",
        "second push,               6a14" + ADDRESS_DIGITS + "0100",
        "push before,               6a010014" + ADDRESS_DIGITS,
        "PUSHDATA1 without length,  6a4c",
        "PUSHDATA2 without length,  6a4d14",
        "PUSHDATA4,                 6a4e14000000" + ADDRESS_DIGITS,
        "20 bytes of a 42 push,     6a2a" + ADDRESS_DIGITS,
        "text with 0X,              6a2a3058TEXT",
        "42 digits,                 6a2a3030TEXT",
        "41 characters,             6a2930TEXT",
        "no digit,                  6a2867676767676767676767676767676767676767676767676767676767676767676767676767676767",
        "0x and 38 digits,          6a2830783030303030303030303030303030303030303030303030303030303030303030303030303030",
        "two prefixes,              6a2a307830783030303030303030303030303030303030303030303030303030303030303030303030303030",
        "high bytes,                6a28" + ADDRESS_DIGITS + ADDRESS_DIGITS,
    })
    void shouldNotGuessAnAddress(final String kind, final String script) throws Exception {
        assertThat(outcomeOf(scriptOf(script)))
                .as(kind)
                .isInstanceOfSatisfying(
                        Unattributed.class,
                        unattributed -> assertThat(unattributed.reason()).isEqualTo(Reason.MALFORMED_ADDRESS));
    }

    @Test
    void shouldTakeTwentyBytesAsRawEvenWhereTheyReadAsText() throws Exception {
        final byte[] digits = "0123456789abcdef0123".getBytes(StandardCharsets.US_ASCII);

        assertThat(outcomeOf(opReturn(digits)))
                .isInstanceOfSatisfying(
                        Deposit.class, deposit -> assertThat(deposit.address()).isEqualTo(EvmAddress.of(digits)));
    }

    @Test
    void shouldCreditNobodyWithoutOrWithSeveralOpReturns() throws Exception {
        assertThat(reasonOf()).isEqualTo(Reason.NO_ADDRESS);
        assertThat(reasonOf(opReturn(ADDRESS.toArray()), opReturn(ADDRESS.toArray())))
                .isEqualTo(Reason.SEVERAL_OP_RETURNS);
        assertThat(reasonOf(opReturn(ADDRESS.toArray()), new byte[] {0x6a})).isEqualTo(Reason.SEVERAL_OP_RETURNS);
        assertThat(reasonOf(new byte[0], new byte[] {0x51, 0x6a})).isEqualTo(Reason.NO_ADDRESS);
    }

    @Test
    void shouldNameTheFaultOfTheAddressBeforeTheAmount() throws Exception {
        final BitcoinTransaction tx = BitcoinTransaction.parse(
                new TransactionBytes().input().output(1, FEDERATION.toArray()).write());

        assertThat(DepositRule.outcomesOf(tx, FEDERATION, MIN_SATS))
                .containsExactly(new Unattributed(tx.txid(), 0, 1, Reason.NO_ADDRESS));
    }

    @Test
    void shouldRefuseAnEmptyFederationScript() throws Exception {
        final BitcoinTransaction tx = BitcoinTransaction.parse(
                new TransactionBytes().input().output(1, new byte[0]).write());

        assertThatThrownBy(() -> DepositRule.outcomesOf(tx, Bytes.EMPTY, MIN_SATS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("federationScript.length=0");
    }

    /** Random mixtures of outputs: nothing is lost, nothing is invented, and one rule holds for the whole transaction. */
    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {41, 42, 43, 44, 45, 46, 47, 48})
    void shouldAccountForEverySatoshiPaidToTheFederation(final long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            final TransactionBytes written = new TransactionBytes().input();
            final int outputs = 1 + random.nextInt(6);
            for (int i = 0; i < outputs; i++) {
                written.output(random.nextLong(30_000), randomScript(random));
            }
            final BitcoinTransaction tx = BitcoinTransaction.parse(written.write());

            final List<Outcome> outcomes = DepositRule.outcomesOf(tx, FEDERATION, MIN_SATS);

            final List<Integer> paid = new ArrayList<>();
            int opReturns = 0;
            for (int i = 0; i < outputs; i++) {
                final byte[] script = written.outputScripts.get(i);
                if (Bytes.of(script).equals(FEDERATION)) {
                    paid.add(i);
                }
                opReturns += script.length > 0 && script[0] == 0x6a ? 1 : 0;
            }
            assertThat(outcomes.stream().map(Outcome::vout).toList()).isEqualTo(paid);
            for (final Outcome outcome : outcomes) {
                assertThat(outcome.amountSats()).isEqualTo(written.valuesSats.get(outcome.vout()));
                assertThat(outcome.txid()).isEqualTo(tx.txid());
                if (outcome instanceof Deposit) {
                    assertThat(opReturns).isEqualTo(1);
                    assertThat(outcome.amountSats()).isGreaterThanOrEqualTo(MIN_SATS);
                }
            }
            assertThat(outcomes.stream()
                            .filter(Deposit.class::isInstance)
                            .map(outcome -> ((Deposit) outcome).address())
                            .distinct()
                            .count())
                    .isLessThanOrEqualTo(1);
        }
    }

    private static byte[] randomScript(final SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> FEDERATION.toArray();
            case 2 -> opReturn(TransactionBytes.randomBytes(random, 20));
            case 3 ->
                opReturn(HexFormat.of()
                        .formatHex(TransactionBytes.randomBytes(random, 20))
                        .getBytes(StandardCharsets.US_ASCII));
            case 4 -> opReturn(TransactionBytes.randomBytes(random, random.nextInt(60)));
            default -> TransactionBytes.randomBytes(random, random.nextInt(40));
        };
    }

    private static Reason reasonOf(final byte[]... otherScripts) throws Exception {
        return ((Unattributed) outcomeOf(otherScripts)).reason();
    }

    private static Outcome outcomeOf(final byte[]... otherScripts) throws Exception {
        final TransactionBytes written = new TransactionBytes().input().output(MIN_SATS, FEDERATION.toArray());
        for (final byte[] script : otherScripts) {
            written.output(0, script);
        }
        final List<Outcome> outcomes =
                DepositRule.outcomesOf(BitcoinTransaction.parse(written.write()), FEDERATION, MIN_SATS);
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst();
    }

    private static byte[] scriptOf(final String hex) {
        return Bytes.fromHex(hex.replace("TEXT", hexOfText(ADDRESS_DIGITS))
                        .replace("UPPER", hexOfText(ADDRESS_DIGITS.toUpperCase(java.util.Locale.ROOT))))
                .toArray();
    }

    private static String hexOfText(final String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] opReturn(final byte[] data) {
        final byte[] script = new byte[2 + data.length];
        script[0] = 0x6a;
        script[1] = (byte) data.length;
        System.arraycopy(data, 0, script, 2, data.length);
        return script;
    }
}
