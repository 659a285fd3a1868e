// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash64Test {
    /** Values published with the reference implementation and its ports. */
    @ParameterizedTest
    @CsvSource({
        "'', 0, ef46db3751d8e999",
        "a, 0, d24ec4f1a98c6e5b",
        "abc, 0, 44bc2cf5ad770999",
        "'Nobody inspects the spammish repetition', 0, fbcea83c8a378bf1",
        "xxhash, 20141025, b559b98d844e0635"
    })
    void shouldHashAsPublished(final String text, final long seed, final String expected) {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

        assertThat(Long.toHexString(XxHash64.hash(bytes, 0, bytes.length, seed)))
                .isEqualTo(expected);
    }
}
