// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.bitcoin.Coinbase;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergedMiningHeaderTest {
    private static final Hash ROOT = Hash.fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final MergedMiningHeader HEADER = new MergedMiningHeader(ROOT, 1, 4_294_967_295L);
    private static final Bytes OTHER = Bytes.fromHex("76a914");

    @Test
    void shouldFindItAsTheWholeScriptOfTheThirdOrFourthOutput() {
        final Bytes script = HEADER.toScript();

        assertThat(script.length()).isEqualTo(MergedMiningHeader.LENGTH);
        assertThat(in(Bytes.EMPTY, OTHER, OTHER, script)).containsExactly(HEADER);
        assertThat(in(Bytes.EMPTY, OTHER, OTHER, OTHER, script)).containsExactly(HEADER);
    }

    @Test
    void shouldNotFindItElsewhereInTheOutputs() {
        final Bytes script = HEADER.toScript();

        assertThat(in(Bytes.EMPTY, script, script)).isEmpty();
        assertThat(in(Bytes.EMPTY, OTHER, OTHER, OTHER, OTHER, script)).isEmpty();
        assertThat(in(Bytes.EMPTY, OTHER, OTHER, Bytes.fromHex(digits(script) + "00")))
                .isEmpty();
        assertThat(in(Bytes.EMPTY, OTHER, OTHER, Bytes.fromHex("6a2c" + digits(script))))
                .isEmpty();
    }

    @Test
    void shouldFindItAnywhereInTheInputsScriptWithItsRootReversed() {
        final String reversed = "1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100";
        final String header = "fabe6d6d" + reversed + "01000000" + "ffffffff";

        assertThat(in(Bytes.fromHex(header), OTHER)).containsExactly(HEADER);
        assertThat(in(Bytes.fromHex("03d71b07fabe" + header + "00ff"), OTHER)).containsExactly(HEADER);
        assertThat(in(Bytes.fromHex(header.substring(0, 86)), OTHER))
                .as("cut short")
                .isEmpty();
    }

    @Test
    void shouldFindEveryOneSoThatTwoAreNone() {
        final Bytes script = HEADER.toScript();

        assertThat(in(Bytes.EMPTY, OTHER, OTHER, script, script)).hasSize(2);
        assertThat(in(script, OTHER, OTHER, script)).hasSize(2);
    }

    private static List<MergedMiningHeader> in(final Bytes inputScript, final Bytes... outputScripts) {
        final List<BitcoinTransaction.Output> outputs = new ArrayList<>();
        for (final Bytes script : outputScripts) {
            outputs.add(new BitcoinTransaction.Output(0, script));
        }
        return MergedMiningHeader.in(new Coinbase(inputScript, outputs, Hash.ZERO, Bytes.EMPTY));
    }

    private static String digits(final Bytes bytes) {
        return bytes.toHex().replace("0x", "");
    }
}
