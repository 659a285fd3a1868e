// SPDX-License-Identifier: Apache-2.0
package io.alys.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.adapters.rpc.RpcClient;
import io.alys.adapters.rpc.RpcException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a node in dev mode at random moments and looks whether anything was lost. {@code -Dalys.kill.rounds=200} for the
 * long version, {@code -Dalys.seed=N} to repeat one.
 */
class KillNodeTest {
    private static final int ROUNDS = Integer.getInteger("alys.kill.rounds", 10);
    private static final long SEED = Long.getLong("alys.seed", System.nanoTime());
    private static final int RUN_MS_MAX = 2_500;
    private static final int ACCOUNTS = 5;
    private static final BigInteger WEI_PER_SAT = BigInteger.TEN.pow(10);

    @TempDir
    private Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private long acknowledgedSats = 0;
    private long uncertainSats = 0;

    @Test
    @Timeout(value = 120, unit = TimeUnit.MINUTES)
    void shouldLoseNothingAndCreditNothingTwiceHoweverOftenItIsKilled() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (ChildNode node = ChildNode.dev(directory, "--set", "bitcoin.mine.ms=400")) {
                try (RpcClient rpc = node.rpc()) {
                    deposit(node, rpc);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(RUN_MS_MAX)));
                }
                node.kill();
                assertThat(node.lines()).as("round %d seed %d", round, SEED).noneMatch(line -> line.contains("ERROR"));
            }
            tool("journal", "verify", "--data-dir", directory.toString());
        }
        tool("replay", "--data-dir", directory.toString());
        everythingArrives();
    }

    private void deposit(final ChildNode node, final RpcClient rpc) {
        final long sats = 10_000L + random.nextInt(1_000_000);
        try {
            node.call(rpc, "dev_deposit", sats, account(random.nextInt(ACCOUNTS)));
            node.call(rpc, "dev_mine", 1 + random.nextInt(3));
            acknowledgedSats += sats;
        } catch (final RpcException e) {
            uncertainSats += sats;
        }
    }

    private void everythingArrives() throws Exception {
        try (ChildNode node = ChildNode.dev(directory);
                RpcClient rpc = node.rpc()) {
            node.call(rpc, "dev_mine", 3);
            final long minedTo = node.call(rpc, "dev_mine", 1).asLong();
            JsonNode status = node.call(rpc, "alys_status");
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while ((status.get("bitcoinHeight").asLong() < minedTo
                            || status.get("depositsPending").asInt() > 0)
                    && System.nanoTime() < deadlineNs) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
                status = node.call(rpc, "alys_status");
            }
            final long minted = status.get("mintedSats").asLong();
            assertThat(minted).as("seed %d", SEED).isBetween(acknowledgedSats, acknowledgedSats + uncertainSats);
            BigInteger balances = BigInteger.ZERO;
            for (int i = 0; i < ACCOUNTS; i++) {
                balances = balances.add(balance(node, rpc, account(i)));
            }
            assertThat(balances)
                    .as("the execution engine and the node agree, seed %d", SEED)
                    .isEqualTo(BigInteger.valueOf(minted).multiply(WEI_PER_SAT));
            node.terminate();
            assertThat(node.awaitExit()).isZero();
        }
        tool("journal", "verify", "--data-dir", directory.toString());
    }

    private static BigInteger balance(final ChildNode node, final RpcClient rpc, final String account)
            throws RpcException {
        return new BigInteger(
                node.call(rpc, "eth_getBalance", account, "latest").asText().substring(2), 16);
    }

    private static String account(final int index) {
        return "0x%040x".formatted(0xa11ce0 + index);
    }

    private static void tool(final String... arguments) throws Exception {
        try (ChildNode tool = ChildNode.start(arguments)) {
            final int exitCode = tool.awaitExit();
            assertThat(exitCode).as(() -> String.join("\n", tool.lines())).isZero();
        }
    }
}
