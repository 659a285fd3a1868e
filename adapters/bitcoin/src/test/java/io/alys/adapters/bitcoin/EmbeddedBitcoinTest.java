// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.bitcoin.ReversedHex;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.BitcoinNode.Found;
import io.alys.core.port.BitcoinNode.Next;
import io.alys.core.port.BitcoinNode.Tip;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBitcoinTest extends BitcoinNodeContract {
    private static final long NOW_MS = 1_800_000_000_000L;

    @TempDir
    Path folder;

    private Path path;
    private EmbeddedBitcoin bitcoin;

    @BeforeEach
    void open() throws Exception {
        path = folder.resolve("chain");
        bitcoin = open(path);
    }

    @AfterEach
    void close() {
        bitcoin.close();
    }

    @Override
    EmbeddedBitcoin node() {
        return bitcoin;
    }

    @Override
    List<Hash> mine(final int blocks) throws Exception {
        return bitcoin.mine(blocks);
    }

    @Override
    Hash deposit(final long amountSats, final EvmAddress address) throws Exception {
        return bitcoin.deposit(amountSats, address, FEDERATION);
    }

    @Override
    void invalidate(final long height) throws Exception {
        bitcoin.invalidate(height);
    }

    @Override
    void restart() throws Exception {
        bitcoin.close();
        bitcoin = open(path);
    }

    @Test
    void shouldStartFromRegtestsGenesis() throws Exception {
        assertThat(ReversedHex.of(bitcoin.tip().hash()))
                .isEqualTo("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206");
        assertThat(bitcoin.describe()).contains("no signatures").contains("worth nothing");
    }

    @Test
    void shouldMeetRegtestsProofOfWorkAndTime() throws Exception {
        for (final Hash hash : mine(40)) {
            assertThat(hash.toArray()[31]).isNotNegative();
        }
        final Found last = (Found) bitcoin.blockAfter(39, hashAt(bitcoin, 39));
        assertThat(last.timeS()).isEqualTo(NOW_MS / 1000 + 39);
    }

    @Test
    void shouldKeepADepositThatWaitsOverARestart() throws Exception {
        final Hash txid = deposit(AMOUNT_SATS, ADDRESS);
        restart();
        final Hash again = deposit(AMOUNT_SATS, ADDRESS);

        mine(1);

        assertThat(again).isNotEqualTo(txid);
        assertThat(((Found) bitcoin.blockAfter(0, Hash.ZERO)).transactions()).hasSize(2);
    }

    @Test
    void shouldNotHandOverPaymentsToOthers() throws Exception {
        bitcoin.deposit(AMOUNT_SATS, ADDRESS, Bytes.fromHex("51"));
        mine(1);

        assertThat(((Found) bitcoin.blockAfter(0, Hash.ZERO)).transactions()).isEmpty();
    }

    @Test
    void shouldCutATornRecordAndKeepAllBeforeIt() throws Exception {
        mine(2);
        final Tip acknowledged = bitcoin.tip();
        final long length = Files.size(path);
        mine(1);
        bitcoin.close();
        final byte[] whole = Files.readAllBytes(path);

        for (int cut = (int) length + 1; cut < whole.length; cut++) {
            Files.write(path, Arrays.copyOf(whole, cut));
            try (EmbeddedBitcoin reopened = open(path)) {
                assertThat(reopened.tip()).isEqualTo(acknowledged);
            }
            assertThat(Files.size(path)).isEqualTo(length);
        }
        for (int cut = 0; cut <= 8; cut++) {
            Files.write(path, Arrays.copyOf(whole, cut));
            try (EmbeddedBitcoin reopened = open(path)) {
                assertThat(reopened.tip().height()).isZero();
            }
        }
        bitcoin = open(path);
        assertThat(mine(1)).hasSize(1);
    }

    @Test
    void shouldRefuseAFileDamagedBeforeItsEnd() throws Exception {
        mine(3);
        bitcoin.close();
        final byte[] whole = Files.readAllBytes(path);
        for (final int at : new int[] {0, 3, 8, 12, 15, 16, 60}) {
            final byte[] damaged = whole.clone();
            damaged[at] ^= 0x40;
            Files.write(path, damaged);
            assertFails(() -> open(path).close(), FaultKind.STORAGE, path.toString());
            assertThat(Files.readAllBytes(path)).isEqualTo(damaged);
        }
        Files.write(path, whole);
        bitcoin = open(path);
        assertThat(bitcoin.tip().height()).isEqualTo(3);
    }

    @Test
    void shouldBeOpenedOnlyOnce() {
        assertFails(() -> open(path).close(), FaultKind.STORAGE, "has it open already");
    }

    @Test
    void shouldRefuseToWorkOnceClosed() {
        bitcoin.close();

        assertFails(() -> bitcoin.tip(), FaultKind.UNREACHABLE);
        assertFails(() -> bitcoin.mine(1), FaultKind.UNREACHABLE);
    }

    @Test
    void shouldNameWhatIsOutOfRange() throws Exception {
        assertRefused(() -> bitcoin.mine(0), "blocks=0 must be 1 to 1000");
        assertRefused(() -> bitcoin.deposit(0, ADDRESS, FEDERATION), "amountSats=0 must be");
        assertRefused(() -> bitcoin.deposit(1, ADDRESS, Bytes.EMPTY), "script.length=0 must be");
        assertRefused(() -> bitcoin.invalidate(0), "height=0 must be");
        assertRefused(() -> bitcoin.invalidate(1), "height=1 must be");
    }

    @Test
    void shouldServeSeveralThreads() throws Exception {
        final int each = 25;
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            final Callable<Boolean> miner = () -> {
                for (int i = 0; i < each; i++) {
                    bitcoin.mine(1);
                }
                return true;
            };
            final Callable<Boolean> depositor = () -> {
                for (int i = 0; i < each; i++) {
                    bitcoin.deposit(AMOUNT_SATS, ADDRESS, FEDERATION);
                    final Tip tip = bitcoin.tip();
                    assertThat(bitcoin.blockAfter(tip.height(), tip.hash())).isNotNull();
                }
                return true;
            };
            for (final Future<Boolean> future : threads.invokeAll(List.of(miner, miner, depositor))) {
                assertThat(future.get()).isTrue();
            }
        }
        bitcoin.mine(1);

        int deposits = 0;
        Next next = bitcoin.blockAfter(0, Hash.ZERO);
        while (next instanceof Found) {
            final Found found = (Found) next;
            deposits += found.transactions().size();
            next = bitcoin.blockAfter(found.height(), found.hash());
        }
        assertThat(deposits).isEqualTo(each);
        assertThat(bitcoin.tip().height()).isEqualTo(2 * each + 1);
    }

    /** Kills a process in the middle of its work: what it had acknowledged is there. */
    @Test
    void shouldLoseNothingAcknowledgedToAKill() throws Exception {
        final Path killed = folder.resolve("killed");
        final Path output = folder.resolve("output");
        final Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessMiner.class.getName(),
                        killed.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (process.isAlive() && wholeLines(output).size() < 30) {
                assertThat(System.nanoTime()).as("deadline for 30 blocks").isLessThan(deadlineNs);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertThat(wholeLines(output)).as(Files.readString(output)).hasSizeGreaterThanOrEqualTo(30);
        final String acknowledged = wholeLines(output).getLast();
        final String[] fields = acknowledged.replace(".", "").split(" ", -1);
        final long height = Long.parseLong(fields[0]);
        try (EmbeddedBitcoin reopened = open(killed)) {
            assertThat(reopened.tip().height()).isGreaterThanOrEqualTo(height);
            assertThat(hashAt(reopened, height)).isEqualTo(Hash.fromHex(fields[1]));
            assertThat(((Found) reopened.blockAfter(height - 1, Hash.ZERO)).transactions())
                    .hasSize(1);
        }
    }

    private static List<String> wholeLines(final Path output) throws IOException {
        return Files.readAllLines(output).stream()
                .filter(line -> line.endsWith("."))
                .toList();
    }

    /** The process that is killed: mines a deposit a block and prints what is done. */
    static final class EndlessMiner {
        private EndlessMiner() {}

        @SuppressWarnings("InfiniteLoopStatement")
        public static void main(final String[] arguments) throws Exception {
            final PrintStream out =
                    new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
            try (EmbeddedBitcoin bitcoin = open(new File(arguments[0]).toPath())) {
                for (long height = 1; ; height++) {
                    bitcoin.deposit(AMOUNT_SATS, ADDRESS, FEDERATION);
                    out.println(height + " " + bitcoin.mine(1).getFirst() + ".");
                }
            }
        }
    }

    private static EmbeddedBitcoin open(final Path path) throws PortException {
        return new EmbeddedBitcoin(path, FEDERATION, () -> NOW_MS);
    }

    private static Hash hashAt(final EmbeddedBitcoin bitcoin, final long height) throws PortException {
        return ((Found) bitcoin.blockAfter(height - 1, Hash.ZERO)).hash();
    }

    private static void assertRefused(
            final org.assertj.core.api.ThrowableAssert.ThrowingCallable call, final String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
