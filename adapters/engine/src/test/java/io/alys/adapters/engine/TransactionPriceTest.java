// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

class TransactionPriceTest {
    private static final BigInteger TIP_WEI = BigInteger.valueOf(127);
    private static final BigInteger FEE_WEI = BigInteger.TWO.pow(255).add(BigInteger.valueOf(3));

    @Test
    void shouldReadWhatEachTypeOffers() throws Exception {
        final TransactionPrice fixed = new TransactionPrice(FEE_WEI, FEE_WEI);
        final TransactionPrice split = new TransactionPrice(FEE_WEI, TIP_WEI);

        assertThat(TransactionPrice.of(raw(0, BigInteger.valueOf(300), FEE_WEI)))
                .isEqualTo(fixed);
        assertThat(TransactionPrice.of(raw(1, BigInteger.ONE, BigInteger.ZERO, FEE_WEI)))
                .isEqualTo(fixed);
        assertThat(TransactionPrice.of(raw(2, BigInteger.ONE, BigInteger.ZERO, TIP_WEI, FEE_WEI)))
                .isEqualTo(split);
        assertThat(TransactionPrice.of(raw(4, BigInteger.ONE, BigInteger.ZERO, TIP_WEI, FEE_WEI)))
                .isEqualTo(split);
        assertThat(TransactionPrice.of(
                        DevAccount.transaction(1, DevAccount.BRIDGE, BigInteger.ONE, Bytes.EMPTY, 21_000)))
                .isEqualTo(new TransactionPrice(DevAccount.GWEI.multiply(BigInteger.TEN), BigInteger.ZERO));
    }

    @Test
    void shouldGiveTheRecipientWhatIsLeftAboveTheBaseFeeButNoMoreThanTheTip() throws Exception {
        final TransactionPrice price = new TransactionPrice(BigInteger.valueOf(100), BigInteger.valueOf(30));

        assertThat(price.tipWei(BigInteger.valueOf(70))).isEqualTo(30);
        assertThat(price.tipWei(BigInteger.valueOf(71))).isEqualTo(29);
        assertThat(price.tipWei(BigInteger.valueOf(100))).isEqualTo(0);
        assertThatThrownBy(() -> price.tipWei(BigInteger.valueOf(101)))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("maxFeePerGas=100 must be at least the base fee=101");
    }

    @Test
    void shouldRefuseBlobsAndTypesUnknown() {
        assertRefused(raw(3, BigInteger.ONE, BigInteger.ZERO, TIP_WEI, FEE_WEI), "type=3 must be");
        assertRefused(raw(5, BigInteger.ONE, BigInteger.ZERO, TIP_WEI, FEE_WEI), "type=5 must be");
        assertRefused(Bytes.EMPTY, "type=0 must be");
    }

    @Test
    void shouldRefuseWhatEndsOrTurnsBeforeItsFees() {
        final byte[] whole =
                raw(2, BigInteger.ONE, BigInteger.ZERO, TIP_WEI, FEE_WEI).toArray();
        final int feesEnd = 1 + 3 + 1 + 1 + 1 + 33;
        for (int length = 1; length < feesEnd; length++) {
            assertRefused(Bytes.of(Arrays.copyOf(whole, length)), "ends before its fees");
        }
        assertRefused(Bytes.fromHex("0205"), "must begin an RLP list");
        assertRefused(Bytes.fromHex("c3c0c0c0"), "must begin a number");
        assertRefused(Bytes.fromHex("c3a1c0c0"), "must begin a number");
    }

    private static void assertRefused(final Bytes raw, final String message) {
        assertThatThrownBy(() -> TransactionPrice.of(raw))
                .isInstanceOfSatisfying(
                        PortException.class, fault -> assertThat(fault.kind()).isEqualTo(FaultKind.PROTOCOL))
                .hasMessageContaining(message);
    }

    /** The first fields as given, then enough of others, a list that is not empty among them. */
    private static Bytes raw(final int type, final BigInteger... first) {
        final List<RlpType> fields = new ArrayList<>();
        for (final BigInteger field : first) {
            fields.add(RlpString.create(field));
        }
        fields.add(
                new RlpList(new RlpList(RlpString.create(new byte[20]), new RlpList(RlpString.create(new byte[32])))));
        fields.add(RlpString.create(new byte[300]));
        final byte[] list = RlpEncoder.encode(new RlpList(fields));
        final byte[] typed = new byte[list.length + 1];
        typed[0] = (byte) type;
        System.arraycopy(list, 0, typed, 1, list.length);
        return Bytes.of(type == 0 ? list : typed);
    }
}
