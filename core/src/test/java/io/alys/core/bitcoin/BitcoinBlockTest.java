// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BitcoinBlockTest {
    private static final String GENESIS_HEADER =
            "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd"
                    + "7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c";

    @Test
    void shouldParseTheGenesisHeader() throws Exception {
        final BitcoinHeader header =
                BitcoinHeader.parse(Bytes.fromHex(GENESIS_HEADER).toArray());

        assertThat(ReversedHex.of(header.hash()))
                .isEqualTo("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f");
        assertThat(header.timeS()).isEqualTo(1_231_006_505L);
        assertThat(header.bits()).isEqualTo(0x1d00ffffL);
        assertThat(header.nonce()).isEqualTo(2_083_236_893L);
        assertThat(ReversedHex.parse(ReversedHex.of(header.hash()))).isEqualTo(header.hash());
    }

    /** Block 100000 has four transactions; its txids and root are public. */
    @Test
    void shouldComputeTheMerkleRootOfBlock100000() throws Exception {
        final List<Hash> txids = List.of(
                ReversedHex.parse("8c14f0db3df150123e6f3dbbf30f8b955a8249b62ac1d1ff16284aefa3d06d87"),
                ReversedHex.parse("fff2525b8931402dd09222c50775608f75787bd2b87e56995a7bdd30f79702c4"),
                ReversedHex.parse("6359f0868171b1d194cbee1af2f16ea598ae8fad666d9b012c8ed2b79a236ec4"),
                ReversedHex.parse("e9a66845e05d5abc0ad04ec80f774a7e585c6e8db975962d069a522137b80c1d"));

        assertThat(ReversedHex.of(BitcoinBlock.merkleRootOf(txids)))
                .isEqualTo("f3e94742aca4b5ef85488dc37c06c3282295ffec960994b2c0d5ac2a25a95766");
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {21, 22, 23, 24})
    void shouldHandOverTheTransactionsItsHeaderCommitsTo(final long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int count = 1; count <= 9; count++) {
            final List<byte[]> raws = new ArrayList<>();
            final List<byte[]> txids = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                final TransactionBytes tx = TransactionBytes.random(random);
                raws.add(tx.write());
                txids.add(sha256d(tx.write(false)));
            }
            final byte[] raw = blockOf(raws, naiveRoot(txids));

            final BitcoinBlock block = BitcoinBlock.parse(raw);

            assertThat(block.entries()).hasSize(count);
            for (int i = 0; i < count; i++) {
                assertThat(block.entries().get(i).raw().toArray()).isEqualTo(raws.get(i));
                assertThat(block.entries().get(i).transaction().txid().toArray())
                        .isEqualTo(txids.get(i));
            }
            assertThat(block.header().hash().toArray()).isEqualTo(sha256d(Arrays.copyOf(raw, 80)));
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {31, 32, 33, 34})
    void shouldFailOnlyAsDocumentedOnDamagedBytes(final long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            final TransactionBytes tx = TransactionBytes.random(random);
            tx.hasWitness = false;
            final byte[] good = blockOf(List.of(tx.write()), sha256d(tx.write()));
            final byte[] damaged = random.nextBoolean() ? good : Arrays.copyOf(good, random.nextInt(good.length));
            if (damaged.length > 36) {
                // From the Merkle root on: the first 36 bytes and the three last fields of the header are free.
                final int at = random.nextBoolean() && damaged.length > 81
                        ? 80 + random.nextInt(damaged.length - 80)
                        : 36 + random.nextInt(Math.min(32, damaged.length - 36));
                damaged[at] ^= (byte) (1 << random.nextInt(8));
            }

            assertThatThrownBy(() -> BitcoinBlock.parse(damaged))
                    .isInstanceOf(BitcoinParseException.class)
                    .hasMessageContaining(" must be ");
        }
    }

    @Test
    void shouldRefuseARepeatedTailThatKeepsTheRoot() throws Exception {
        final List<byte[]> raws = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            raws.add(new TransactionBytes().input().output(i, new byte[1]).write());
        }
        final byte[] root =
                naiveRoot(raws.stream().map(BitcoinBlockTest::sha256d).toList());
        assertThat(BitcoinBlock.parse(blockOf(raws, root)).entries()).hasSize(3);

        raws.add(raws.getLast());

        assertThatThrownBy(() -> BitcoinBlock.parse(blockOf(raws, root)))
                .isInstanceOf(BitcoinParseException.class)
                .hasMessageContaining("without a repeated neighbour");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "00", "zz"})
    void shouldRefuseTextThatIsNoHash(final String prefix) {
        assertThatThrownBy(() -> ReversedHex.parse(prefix + "0".repeat(63 - prefix.length())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hashDigits=63");
        assertThatThrownBy(() -> ReversedHex.parse("z".repeat(64))).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] blockOf(final List<byte[]> transactions, final byte[] root) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        TransactionBytes.little(out, 0x20000000, 4);
        out.writeBytes(new byte[32]);
        out.writeBytes(root);
        TransactionBytes.little(out, 1_700_000_000L, 4);
        TransactionBytes.little(out, 0x207fffffL, 4);
        TransactionBytes.little(out, 7, 4);
        TransactionBytes.size(out, transactions.size());
        transactions.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] naiveRoot(final List<byte[]> txids) {
        if (txids.size() == 1) {
            return txids.getFirst();
        }
        final List<byte[]> padded = new ArrayList<>(txids);
        if (padded.size() % 2 == 1) {
            padded.add(padded.getLast());
        }
        final List<byte[]> parents = new ArrayList<>();
        for (int i = 0; i < padded.size(); i += 2) {
            final ByteArrayOutputStream pair = new ByteArrayOutputStream();
            pair.writeBytes(padded.get(i));
            pair.writeBytes(padded.get(i + 1));
            parents.add(sha256d(pair.toByteArray()));
        }
        return naiveRoot(parents);
    }

    private static byte[] sha256d(final byte[] bytes) {
        try {
            final MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return sha.digest(sha.digest(bytes));
        } catch (final java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
