// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.adapters.engine.DevAccount;
import io.alys.adapters.engine.Keccak;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BridgeContractTest {
    @Test
    void shouldHaveTheSelectorAndTopicOfItsAbi() {
        assertThat(Hash.of(
                        DevAccount.keccak("RequestPegOut(address,bytes,uint256)".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(BridgeContract.EVENT);
        assertThat(Keccak.hash("requestPegOut(bytes)".getBytes(StandardCharsets.US_ASCII))
                        .toHex())
                .startsWith("0x9911dc74");
    }

    @Test
    void shouldTakeTheCallsThatTheRealCodeTakes() {
        final Bytes address = Bytes.fromHex("62633171");
        assertThat(BridgeContract.bitcoinAddress(DevAccount.requestPegOut(address)))
                .contains(address);
        assertThat(BridgeContract.bitcoinAddress(call(word(64), word(7), word(0))))
                .contains(Bytes.EMPTY);
    }

    @Test
    void shouldRefuseTheCallsThatTheRealCodeReverts() {
        for (final Bytes data : List.of(
                Bytes.EMPTY,
                Bytes.fromHex("12345678"),
                call(),
                call(word(32)),
                call(word(32), word(33), word(0)),
                call(word(1L << 33), word(0)),
                call("f".repeat(64), word(0)),
                call(word(32), "f".repeat(64)))) {
            assertThat(BridgeContract.bitcoinAddress(data)).as(data.toHex()).isEmpty();
        }
    }

    @Test
    void shouldEncodeTheLargestValue() {
        final BigInteger largest = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

        assertThat(BridgeContract.eventData(Bytes.EMPTY, largest).toHex())
                .isEqualTo("0x" + String.format("%064x", 64) + "f".repeat(64) + "0".repeat(64));
    }

    private static Bytes call(final String... words) {
        return Bytes.fromHex("9911dc74" + String.join("", words));
    }

    private static String word(final long value) {
        return String.format("%064x", value);
    }
}
