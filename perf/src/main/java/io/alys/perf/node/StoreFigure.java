// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.adapters.rocksdb.RocksBlockStore;
import io.alys.adapters.rocksdb.RocksConfig;
import io.alys.core.chain.Block;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.SignedBlock;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import io.alys.perf.run.Figure;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** How long the block store takes to keep a block for good, and to give a hundred of them back. */
final class StoreFigure implements NodeFigure {
    static final String ID = "store";

    private static final int SMALL_BYTES = 1024;
    private static final int LARGE_BYTES = 100 * 1024;
    private static final int RANGE = 100;
    private static final int TRANSACTION_BYTES = 256;

    private final Spreads spreads = new Spreads();

    @Override
    public Figure measure(final Length length, final Path directory, final PrintWriter progress)
            throws IOException, PortException {
        final int small = length.of(RANGE, 800, 5_000);
        final int large = length.of(RANGE, 200, 1_500);
        final int ranges = length.of(2, 30, 200);
        run(directory, "1 KiB", SMALL_BYTES, small, ranges);
        run(directory, "100 KiB", LARGE_BYTES, large, ranges);
        return new Figure(
                ID,
                "Blocks kept and given back",
                "A block, its index, the head and the input's sequence committed in one durable batch; then a hundred"
                        + " blocks in a row read by height. Beside each commit, in turns: one bare write and force of as"
                        + " many bytes.",
                List.of(
                        new Figure.Value("blocks of 1 KiB", small, ""),
                        new Figure.Value("blocks of 100 KiB", large, ""),
                        new Figure.Value("1 KiB: commit to bare write, p50", ratio("1 KiB"), "x"),
                        new Figure.Value("100 KiB: commit to bare write, p50", ratio("100 KiB"), "x")),
                spreads.all());
    }

    private double ratio(final String size) {
        return spreads.median("commit, " + size) / spreads.median("bare write and force, " + size);
    }

    private void run(final Path directory, final String size, final int bytes, final int count, final int ranges)
            throws IOException, PortException {
        final SplittableRandom random = new SplittableRandom(bytes);
        try (RocksBlockStore store =
                        RocksBlockStore.open(directory.resolve("blocks-" + bytes), RocksConfig.defaults());
                BareLog bare = new BareLog(directory.resolve("bare-" + bytes), bytes)) {
            final int warmUps = count / 4;
            for (int height = 0; height < warmUps + count; height++) {
                final Spreads target = height < warmUps ? new Spreads() : spreads;
                final SignedBlock block = block(height, bytes, random);
                target.record("bare write and force, " + size, bare.append(bytes, true));
                final long startNs = System.nanoTime();
                store.commit(height, block);
                target.record("commit, " + size, System.nanoTime() - startNs);
            }
            for (int i = 0; i < 2 * ranges; i++) {
                final Spreads target = i < ranges ? new Spreads() : spreads;
                final int first = random.nextInt(warmUps + count - RANGE + 1);
                final long startNs = System.nanoTime();
                for (int height = first; height < first + RANGE; height++) {
                    if (store.blockAt(height).isEmpty()) {
                        throw new IllegalStateException("the store lost height=" + height);
                    }
                }
                target.record("read 100 blocks in a row, " + size, System.nanoTime() - startNs);
            }
        }
    }

    /** A block of about so many bytes, which no compression makes smaller. */
    private static SignedBlock block(final int height, final int bytes, final SplittableRandom random) {
        final List<Bytes> transactions = java.util.stream.IntStream.range(0, Math.max(1, bytes / TRANSACTION_BYTES - 3))
                .mapToObj(i -> noise(TRANSACTION_BYTES, random))
                .toList();
        final ExecutionPayload payload = new ExecutionPayload(
                Hash.ZERO,
                EvmAddress.ZERO,
                Hash.ZERO,
                Hash.ZERO,
                noise(ExecutionPayload.LOGS_BLOOM_LENGTH, random),
                Hash.ZERO,
                height,
                30_000_000,
                21_000,
                height,
                Bytes.EMPTY,
                BigInteger.ONE,
                Hash.ZERO,
                transactions,
                List.of());
        final Block block = new Block(
                Hash.ZERO, height, height, 0, Bytes.EMPTY, payload, List.of(), Bytes.EMPTY, List.of(), Hash.ZERO);
        final byte[] root = ByteBuffer.allocate(Hash.LENGTH)
                .putLong(24, height)
                .put(0, (byte) 1)
                .array();
        return new SignedBlock(Hash.of(root), block, noise(96, random), 1, noise(96, random));
    }

    private static Bytes noise(final int length, final SplittableRandom random) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }
}
