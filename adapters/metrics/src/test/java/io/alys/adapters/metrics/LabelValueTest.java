// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelValueTest {
    @ParameterizedTest
    @CsvSource({
        "PegInsCommitted, peg_ins_committed",
        "EXTERNAL, external",
        "chain.actor, chain_actor",
        "eth_getBalance, eth_get_balance",
        "-32601, -32601",
        "'a b/c\"d\n', a_b_c_d_",
        "é, _",
        "'', none"
    })
    void shouldKeepLowerCaseLettersDigitsAndTwoSigns(final String text, final String value) {
        assertThat(LabelValue.of(text)).isEqualTo(value);
    }

    @Test
    void shouldBeAtMost64Long() {
        assertThat(LabelValue.of("x".repeat(100))).hasSize(64);
        assertThat(LabelValue.of("aB".repeat(100))).hasSizeLessThanOrEqualTo(64);
    }
}
