// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.ForkchoiceState;
import io.alys.core.chain.PayloadAttributes;
import io.alys.core.chain.PayloadVerdict;
import io.alys.core.chain.Withdrawal;
import io.alys.core.fixture.EjsPackages;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A real client on chains that begin at, or pass over, a later fork. */
@Timeout(120)
class EthereumjsForksTest {
    private static final Hash PARENT_ROOT = Hash.fromHex("0x" + "77".repeat(32));
    private static final long FIRST_TIME_S = 1_000;

    @BeforeAll
    static void requireClient() {
        EjsPackages.requireInstalled();
    }

    static Stream<Arguments> chains() {
        return Stream.of(
                Arguments.of("cancun at genesis", "cancun.json", "", new ForkSchedule(0, ForkSchedule.NEVER)),
                Arguments.of("prague at genesis", "prague.json", "", new ForkSchedule(0, 0)),
                Arguments.of("cancun to prague at 1010", "prague.json", "pragueTime", new ForkSchedule(0, 1_010)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chains")
    void shouldBuildExecuteAndAdoptBlocks(
            final String name,
            final String genesisName,
            final String delayedFork,
            final ForkSchedule forks,
            @TempDir final Path directory)
            throws Exception {
        final Path genesis = directory.resolve("genesis.json");
        final String text = new String(
                getClass().getResourceAsStream("/genesis/" + genesisName).readAllBytes(), StandardCharsets.UTF_8);
        Files.writeString(
                genesis,
                delayedFork.isEmpty()
                        ? text
                        : text.replace("\"" + delayedFork + "\": 0", "\"" + delayedFork + "\": 1010"));
        try (EthereumjsProcess client = EthereumjsProcess.start(directory, genesis);
                EngineApiClient engine =
                        new EngineApiClient(EthereumjsEngineTest.config(client, client.jwtFile(), forks))) {
            ExecutionPayload head = engine.genesis();
            for (int i = 0; i < 8; i++) {
                final Bytes transfer =
                        DevAccount.transaction(i, ExecutionPayload.FEE_RECIPIENT, BigInteger.ONE, Bytes.EMPTY, 21_000);
                client.call("eth_sendRawTransaction", transfer.toHex());
                final ForkchoiceState onHead = new ForkchoiceState(head.blockHash(), Hash.ZERO, Hash.ZERO);
                final List<Withdrawal> withdrawals = List.of(new Withdrawal(i, 0, DevAccount.ADDRESS, 10));

                final ExecutionPayload next =
                        engine.build(onHead, new PayloadAttributes(FIRST_TIME_S + 2L * i, withdrawals, PARENT_ROOT));

                assertThat(next.transactions()).containsExactly(transfer);
                assertThat(engine.execute(next, PARENT_ROOT).verdict()).isEqualTo(PayloadVerdict.VALID);
                assertThat(engine.updateForkchoice(new ForkchoiceState(next.blockHash(), Hash.ZERO, Hash.ZERO))
                                .verdict())
                        .isEqualTo(PayloadVerdict.VALID);
                assertThat(engine.status().latestHash()).isEqualTo(next.blockHash());
                head = next;
            }
            assertThat(engine.execute(head, Hash.ZERO).verdict()).isEqualTo(PayloadVerdict.INVALID);
        }
    }
}
