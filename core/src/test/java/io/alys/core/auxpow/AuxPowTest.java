// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.auxpow.AuxPowCheck.Fault;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.bitcoin.Coinbase;
import io.alys.core.bitcoin.ReversedHex;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With a proof from a public chain: that of block 91510 of Syscoin, whose parent is a block of Bitcoin. */
class AuxPowTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final long SYSCOIN = 0x1000;
    private static final int BITS = 0x180761db;
    private static final Hash BLOCK =
            ReversedHex.parse("0cf18712db68be85793dc06cd0a4fbc8edb166157e6847bb3c9f55d462b02837");
    private static final String COINBASE = "01000000010000000000000000000000000000000000000000000000000000000000000000"
            + "ffffffff5703dd3408142f5669614254432f626d67706f6f6c2e636f6d2f2cfabe6d6d75654ab7a6b163e7a04e56e43f8e7ca0"
            + "087f11e8bd6c3c72c69732e849532878040000000000000010d51dbb0b9301409ff96ef9f588c50200ffffffff01c051824a00"
            + "0000001976a914f1c075a01882ae0972f95d3a4177c86c852b7d9188ac00000000";
    private static final String PARENT = "0000002024653d98f3eace4b66b6269fa9205e08b647e23cf7880e0000000000000000003f"
            + "eae4c877b2f8b73f6f92a589ed8870fe98abb3551f1539373597f5b44514ada9993f5bb1830118d5793688";
    private static final MerkleBranch COINBASE_BRANCH = branch(
            0,
            "a67d749dfa7006b9d66d2284b20a64ebcb8c2e5aae18e355c790b90a060a30c1",
            "9ab5c057ecf43aa0552c21be4f86b1c9b248fe2dd0821bee38e5a25a22c49c25",
            "ec11fd79e02fe98bf9f4b624e5460a3221dbae27d24f36c9988dcc5beaf3c592",
            "dbc42b7360a7165b277f73094a366e951d3ac6d6a1e9493d838d35372e5e846b",
            "c7260dbfb6b196bd2e4e4dbde1799592627a3e6fa384e6692be8387a9251e5e2");
    private static final MerkleBranch CHAIN_BRANCH = branch(
            2,
            "89af0bc973bc0308f14c5c50c3d75f68783eab40a4688064cd56cfaed977d138",
            "5360cbf0991b4b0e09d589631c232d1f229104faad9e65375695230c47bc2493");

    @Test
    void shouldAcceptAProofThatAPublicChainAccepted() throws Exception {
        assertThat(AuxPowCheck.faultOf(real(), BLOCK, BITS, SYSCOIN)).isEqualTo(Fault.NONE);
    }

    @Test
    void shouldWriteTheBytesItRead() throws Exception {
        assertThat(real().serialize()).isEqualTo(Bytes.of(bytes(COINBASE_BRANCH, CHAIN_BRANCH)));
    }

    @Test
    void shouldNameTheFirstThingThatIsWrong() throws Exception {
        final AuxPow real = real();

        assertThat(AuxPowCheck.faultOf(real, BLOCK, BITS, 0x2000)).isEqualTo(Fault.PARENT_HAS_CHAIN_ID);
        assertThat(AuxPowCheck.faultOf(real, BLOCK, 0x17000001, SYSCOIN)).isEqualTo(Fault.INVALID_POW);
        assertThat(AuxPowCheck.faultOf(
                        parsed(new MerkleBranch(COINBASE_BRANCH.nodes(), 1), CHAIN_BRANCH), BLOCK, BITS, SYSCOIN))
                .isEqualTo(Fault.MERKLE_ROOT_INCORRECT);
        assertThat(AuxPowCheck.faultOf(real, Hash.ZERO, BITS, SYSCOIN)).isEqualTo(Fault.WRONG_ROOT);
        assertThat(AuxPowCheck.faultOf(real, BLOCK, BITS, SYSCOIN + 1)).isEqualTo(Fault.WRONG_INDEX);
        final MerkleBranch shorter = new MerkleBranch(CHAIN_BRANCH.nodes().subList(1, 2), 1);
        final Hash inner = new MerkleBranch(CHAIN_BRANCH.nodes().subList(0, 1), 0).rootOf(BLOCK);
        assertThat(AuxPowCheck.faultOf(parsed(COINBASE_BRANCH, shorter), inner, BITS, SYSCOIN))
                .isEqualTo(Fault.INVALID_MERKLE_SIZE);
    }

    /** Else one work could stand for two of our blocks. */
    @Test
    void shouldRefuseACoinbaseWithTwoHeadersAndOneWithNone() throws Exception {
        final AuxPow real = real();
        final BitcoinTransaction.Output header = new BitcoinTransaction.Output(
                0, MergedMiningHeader.in(real.coinbase()).getFirst().toScript());
        final BitcoinTransaction.Output other = new BitcoinTransaction.Output(0, Bytes.EMPTY);

        assertThat(AuxPowCheck.faultOf(
                        withCoinbase(real, real.coinbase().script(), List.of(other, other, header)),
                        BLOCK,
                        BITS,
                        SYSCOIN))
                .isEqualTo(Fault.COINBASE_INVALID_OUTPUTS);
        assertThat(AuxPowCheck.faultOf(withCoinbase(real, Bytes.EMPTY, List.of(other)), BLOCK, BITS, SYSCOIN))
                .isEqualTo(Fault.COINBASE_INVALID_OUTPUTS);
        assertThat(AuxPowCheck.faultOf(
                        withCoinbase(real, Bytes.EMPTY, List.of(other, other, other, header)), BLOCK, BITS, SYSCOIN))
                .isEqualTo(Fault.NONE);
    }

    /** The way to the parent's Merkle root stays right, as its first step is said to be. */
    private static AuxPow withCoinbase(
            final AuxPow proof, final Bytes script, final List<BitcoinTransaction.Output> outputs) {
        final Coinbase coinbase = proof.coinbase();
        return new AuxPow(
                new Coinbase(script, outputs, coinbase.txid(), coinbase.raw()),
                proof.blockHash(),
                proof.coinbaseBranch(),
                proof.blockchainBranch(),
                proof.parent());
    }

    @ParameterizedTest(name = "nonce={0} chainId={1} height={2}")
    @CsvSource({"0, 21212, 0, 0", "0, 21212, 4, 10", "7, 727272, 5, 5", "4294967295, 121212, 30, 338615777"})
    void shouldExpectTheLeafThatMergedMiningDoes(
            final long nonce, final long chainId, final int height, final long index) {
        assertThat(AuxPowCheck.expectedIndex(nonce, chainId, height)).isEqualTo(index);
    }

    @Test
    void shouldCommitToAllRootsAtOnce() {
        final Hash one = Hash.fromHex("01".repeat(32));
        final Hash two = Hash.fromHex("02".repeat(32));

        assertThat(Commitment.of(List.of(one)).toHex())
                .endsWith("a0d4a0b8484643488c45836275bdcf2ca1bf542239aa6ba72bbc5a5951cfb044");
        assertThat(Commitment.of(List.of(one, two)).toHex())
                .endsWith("39ce20bede82c96b8908bec4a157b09c549b3db90b9b474bda9ae9b9030310b4");
        assertThatThrownBy(() -> Commitment.of(List.of())).hasMessageContaining("roots=0");
    }

    @Test
    void shouldRefuseABranchThatIsTooLongAndBytesThatAreLeft() {
        final MerkleBranch deep = new MerkleBranch(Collections.nCopies(31, Hash.ZERO), 0);

        assertThatThrownBy(() -> parsed(COINBASE_BRANCH, deep)).hasMessageContaining("nodes=31 must be at most 30");
        final byte[] longer = Arrays.copyOf(bytes(COINBASE_BRANCH, CHAIN_BRANCH), 601);
        assertThatThrownBy(() -> AuxPow.parse(longer)).hasMessageContaining("auxpow.trailingBytes=");
        assertThatThrownBy(() -> AuxPow.parse(new byte[AuxPow.LENGTH_MAX + 1])).hasMessageContaining("auxpow.length=");
    }

    /** Whatever the bytes are, they are a proof, in its only form, or refused. */
    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {51, 52, 53})
    void shouldReadOrRefuseAnyBytes(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            final byte[] bytes = bytes(COINBASE_BRANCH, CHAIN_BRANCH);
            final byte[] changed =
                    Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length);
            for (int change = random.nextInt(3); change >= 0 && changed.length > 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(AuxPow.parse(changed).serialize()).isEqualTo(Bytes.of(changed));
                read++;
            } catch (final BitcoinParseException e) {
                assertThat(e).hasMessageContaining(" must be ");
            }
        }
        assertThat(read).as("so that both were seen").isBetween(1_000, 19_000);
    }

    private static AuxPow real() throws BitcoinParseException {
        return parsed(COINBASE_BRANCH, CHAIN_BRANCH);
    }

    private static AuxPow parsed(final MerkleBranch coinbaseBranch, final MerkleBranch chainBranch)
            throws BitcoinParseException {
        return AuxPow.parse(bytes(coinbaseBranch, chainBranch));
    }

    private static byte[] bytes(final MerkleBranch coinbaseBranch, final MerkleBranch chainBranch) {
        return Bytes.fromHex(COINBASE + "00".repeat(32) + hex(coinbaseBranch) + hex(chainBranch) + PARENT)
                .toArray();
    }

    private static String hex(final MerkleBranch branch) {
        final StringBuilder hex =
                new StringBuilder(HEX.toHexDigits((byte) branch.nodes().size()));
        branch.nodes()
                .forEach(node -> hex.append(Bytes.of(node.toArray()).toHex().replace("0x", "")));
        return hex.append(HEX.toHexDigits((byte) branch.sideMask()))
                .append("000000")
                .toString();
    }

    private static MerkleBranch branch(final long sideMask, final String... nodes) {
        return new MerkleBranch(Arrays.stream(nodes).map(ReversedHex::parse).toList(), sideMask);
    }
}
