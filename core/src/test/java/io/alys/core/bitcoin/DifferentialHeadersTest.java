// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.fixture.OtherImplementation;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Goals R12: header hashes beside OpenSSL's. */
@Timeout(300)
class DifferentialHeadersTest {
    private static final String SEED = "headers-1";
    private static final int HEADERS = 100_000;

    @Test
    void shouldHashAHeaderAsOpensslDoes() throws Exception {
        OtherImplementation.compare("headers", SEED, HEADERS, fields -> {
            final byte[] raw = Bytes.fromHex(fields[0]).toArray();
            final BitcoinHeader header = BitcoinHeader.parse(raw);

            assertThat(header.hash()).as(fields[0]).isEqualTo(Hash.fromHex(fields[1]));
            assertThat(header.serialize()).as(fields[0]).isEqualTo(raw);
        });
    }
}
