// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.AuxPowCheck;
import io.alys.core.auxpow.AuxPowCheck.Fault;
import io.alys.core.auxpow.CommitmentPlace;
import io.alys.core.auxpow.MergedMiningHeader;
import io.alys.core.auxpow.MerkleBranch;
import io.alys.core.bitcoin.BitcoinBlock;
import io.alys.core.bitcoin.BitcoinReader;
import io.alys.core.bitcoin.Coinbase;
import io.alys.core.fixture.Blocks;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Merge mining on a real bitcoind: what it takes for a block of Bitcoin is a proof for us. */
class RegtestPoolTest {
    private static final int EASY = 0x207fffff;
    private static final long CHAIN = 121_212;

    @TempDir
    static Path folder;

    private static RegtestBitcoind bitcoind;
    private static BitcoinRpcClient client;
    private static BitcoinRegtestControl control;

    private final Hash commitment = Blocks.hash(new SplittableRandom(61));

    @BeforeAll
    static void start() throws Exception {
        bitcoind = RegtestBitcoind.start(folder);
        client = new BitcoinRpcClient(bitcoind.config(), Bytes.fromHex("51"));
        control = new BitcoinRegtestControl(bitcoind.config(), "test");
    }

    @AfterAll
    static void stop() throws Exception {
        if (bitcoind != null) {
            client.close();
            control.close();
            bitcoind.end();
        }
    }

    @ParameterizedTest
    @EnumSource(CommitmentPlace.class)
    void shouldProveACommitmentByABlockThatBitcoindTook(final CommitmentPlace place) throws Exception {
        try (RegtestPool pool = new RegtestPool(bitcoind.config())) {
            final AuxPow proof = pool.mine(commitment, place, EASY);

            assertThat(client.tip().hash()).isEqualTo(proof.parent().hash());
            requireProof(proof);
            assertThat(proof.coinbaseBranch()).isEqualTo(MerkleBranch.EMPTY);
        }
    }

    /** With other transactions beside the coinbase, so that there is a way to the root, and witnesses to commit to. */
    @ParameterizedTest
    @CsvSource({"1, OUTPUT_2", "2, INPUT_SCRIPT", "5, OUTPUT_3"})
    void shouldProveItAmongOtherTransactions(final int count, final CommitmentPlace place) throws Exception {
        control.mineUntilRich(count * 2_000_000L);
        for (int i = 0; i < count; i++) {
            control.deposit(
                    1_000_000,
                    EvmAddress.fromHex("0x00000000000000000000000000000000000000ab"),
                    FederationAddress.addressOf(FederationAddressTest.DEV_KEYS, "regtest"));
        }
        try (RegtestPool pool = new RegtestPool(bitcoind.config())) {
            final AuxPow proof = pool.mine(commitment, place, EASY);

            assertThat(client.tip().hash()).isEqualTo(proof.parent().hash());
            requireProof(proof);
            assertThat(1 << proof.coinbaseBranch().nodes().size()).isGreaterThan(count);
            assertThat(proof.coinbase().witness()).hasSize(1);
        }
    }

    @Test
    void shouldMineOnRegtestAlone() {
        final BitcoinRpcConfig other =
                bitcoind.config("main", new BitcoinCredentials.CookieFile(bitcoind.cookieFile()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RegtestPool(other))
                .withMessage("bitcoinNetwork=main must be regtest");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 51",
        "16, 60",
        "17, 0111",
        "127, 017f",
        "128, 028000",
        "255, 02ff00",
        "32767, 02ff7f",
        "32768, 03008000"
    })
    void shouldBeginTheCoinbaseWithTheHeightInItsShortestForm(final long height, final String script) throws Exception {
        final ObjectNode template = new ObjectMapper()
                .createObjectNode()
                .put("height", height)
                .put("coinbasevalue", 50)
                .put("version", 0x20000000)
                .put("previousblockhash", "00".repeat(32))
                .put("curtime", 1)
                .put("bits", "207fffff");
        final byte[] raw = HexFormat.of()
                .parseHex(ParentBlock.mine(template, commitment, CommitmentPlace.OUTPUT_2, EASY)
                        .toHex());
        final byte[] coinbase =
                BitcoinBlock.parse(raw).entries().getFirst().raw().toArray();

        assertThat(Coinbase.read(new BitcoinReader(coinbase), coinbase).script().toHex())
                .isEqualTo("0x" + script + "00".repeat(8));
    }

    private void requireProof(final AuxPow proof) throws Exception {
        final Bytes bytes = proof.serialize();
        final AuxPow parsed = AuxPow.parse(bytes.toArray());

        assertThat(parsed).isEqualTo(proof);
        assertThat(parsed.serialize()).isEqualTo(bytes);
        assertThat(MergedMiningHeader.in(parsed.coinbase())).containsExactly(new MergedMiningHeader(commitment, 1, 0));
        assertThat(AuxPowCheck.faultOf(parsed, commitment, EASY, CHAIN)).isEqualTo(Fault.NONE);
        assertThat(AuxPowCheck.faultOf(parsed, Blocks.hash(new SplittableRandom(62)), EASY, CHAIN))
                .isEqualTo(Fault.WRONG_ROOT);
    }
}
