// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import io.alys.core.chain.SignedBlock;
import io.alys.core.fixture.Blocks;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** The process that is killed: commits block after block and prints each sequence once it is acknowledged. */
final class CommitLoop {
    private static final int BRANCH_LENGTH = 40;
    private static final int REORG_DEPTH = 7;

    private CommitLoop() {}

    /** The block of a sequence: heights rise, and every {@value #BRANCH_LENGTH} blocks fall back by some. */
    static SignedBlock block(final long seed, final long sequence) {
        final long reorgs = sequence / BRANCH_LENGTH;
        return Blocks.random(new SplittableRandom(seed + sequence), sequence - reorgs * REORG_DEPTH);
    }

    /** Arguments: directory, seed. */
    public static void main(final String[] arguments) throws Exception {
        final long seed = Long.parseLong(arguments[1]);
        final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        final RocksBlockStore store = RocksBlockStore.open(Path.of(arguments[0]), RocksConfigs.SMALL);
        out.println("open");
        long sequence = store.appliedSequence();
        while (true) {
            sequence++;
            store.commit(sequence, block(seed, sequence));
            out.println(sequence);
        }
    }
}
