// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alys.core.chain.SignedBlock;
import io.alys.core.effect.FaultKind;
import io.alys.core.fixture.Blocks;
import io.alys.core.fixture.FakeBlockStore;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BlockStore} promises. */
@Timeout(60)
public abstract class BlockStoreContract {
    private final SplittableRandom random = new SplittableRandom(1);
    private BlockStore store;

    /** Opens the store of this test: empty the first time, afterwards with what was committed before it was closed. */
    protected abstract BlockStore open() throws PortException;

    @BeforeEach
    void openStore() throws PortException {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void shouldBeEmptyAtFirst() throws PortException {
        assertThat(store.appliedSequence()).isEqualTo(-1);
        assertThat(store.head()).isEmpty();
        assertThat(store.blockAt(0)).isEmpty();
        assertThat(store.block(Hash.ZERO)).isEmpty();
    }

    @Test
    void shouldFindACommittedBlockByRootByHeightAndAsHead() throws PortException {
        final SignedBlock block = Blocks.random(random, 7);

        store.commit(3, block);

        assertThat(store.block(block.root())).contains(block);
        assertThat(store.blockAt(7)).contains(block);
        assertThat(store.head()).contains(block);
        assertThat(store.appliedSequence()).isEqualTo(3);
        assertThat(store.blockAt(6)).isEmpty();
        assertThat(store.blockAt(8)).isEmpty();
    }

    @Test
    void shouldAcceptTheFirstAndTheLastPossibleHeight() throws PortException {
        final SignedBlock last = Blocks.random(random, Long.MAX_VALUE);
        store.commit(0, last);
        assertThat(store.blockAt(Long.MAX_VALUE)).contains(last);

        final SignedBlock first = Blocks.random(random, 0);
        store.commit(1, first);

        assertThat(store.blockAt(0)).contains(first);
        assertThat(store.blockAt(Long.MAX_VALUE)).isEmpty();
        assertThat(store.blockAt(-1)).isEmpty();
    }

    @Test
    void shouldChangeNothingForASequenceAlreadyApplied() throws PortException {
        final SignedBlock first = Blocks.random(random, 1);
        final SignedBlock other = Blocks.random(random, 2);
        store.commit(5, first);

        store.commit(5, other);
        store.commit(4, other);
        store.commit(-1, other);

        assertThat(store.appliedSequence()).isEqualTo(5);
        assertThat(store.head()).contains(first);
        assertThat(store.block(other.root())).isEmpty();
        assertThat(store.blockAt(2)).isEmpty();
    }

    @Test
    void shouldRefuseANegativeHeight() throws PortException {
        final SignedBlock block = Blocks.random(random, -1);

        assertThatExceptionOfType(PortException.class)
                .isThrownBy(() -> store.commit(0, block))
                .withMessageContaining("height=-1")
                .matches(fault -> fault.kind() == FaultKind.REJECTED);
        assertThat(store.appliedSequence()).isEqualTo(-1);
    }

    @Test
    void shouldForgetTheHeightsAboveABlockThatReplacesOne() throws PortException {
        final List<SignedBlock> abandoned = new ArrayList<>();
        for (int height = 1; height <= 5; height++) {
            abandoned.add(Blocks.random(random, height));
            store.commit(height, abandoned.getLast());
        }
        final SignedBlock replacement = Blocks.random(random, 3);

        store.commit(6, replacement);

        assertThat(store.head()).contains(replacement);
        assertThat(store.blockAt(2)).contains(abandoned.get(1));
        assertThat(store.blockAt(3)).contains(replacement);
        assertThat(store.blockAt(4)).isEmpty();
        assertThat(store.blockAt(5)).isEmpty();
        assertThat(store.block(abandoned.get(4).root())).contains(abandoned.get(4));
    }

    @Test
    void shouldReturnToABranchAbandonedBefore() throws PortException {
        final SignedBlock one = Blocks.random(random, 1);
        final SignedBlock two = Blocks.random(random, 2, one.root());
        store.commit(0, one);
        store.commit(1, two);
        store.commit(2, Blocks.random(random, 1));

        store.commit(3, one);
        store.commit(4, two);

        assertThat(store.blockAt(1)).contains(one);
        assertThat(store.blockAt(2)).contains(two);
        assertThat(store.head()).contains(two);
    }

    @Test
    void shouldKeepTheLaterApprovalOfABlockStoredTwice() throws PortException {
        final SignedBlock proposed = Blocks.random(random, 1);
        final SignedBlock approved = new SignedBlock(
                proposed.root(), proposed.block(), proposed.proposerSignature(), 7, Blocks.bytes(random, 96));
        store.commit(0, proposed);

        store.commit(1, approved);

        assertThat(store.block(proposed.root())).contains(approved);
    }

    @Test
    void shouldKeepEverythingOverARestart() throws PortException {
        final SignedBlock one = Blocks.random(random, 1);
        final SignedBlock two = Blocks.random(random, 2);
        store.commit(10, one);
        store.commit(12, two);
        store.close();

        store = open();

        assertThat(store.appliedSequence()).isEqualTo(12);
        assertThat(store.head()).contains(two);
        assertThat(store.blockAt(1)).contains(one);
        store.commit(12, one);
        assertThat(store.head()).contains(two);
    }

    @Test
    void shouldRefuseReadsAndCommitsOnceClosed() {
        store.close();
        store.close();

        assertClosed(() -> store.head());
        assertClosed(() -> store.blockAt(1));
        assertClosed(() -> store.block(Hash.ZERO));
        assertClosed(() -> store.commit(1, Blocks.random(random, 1)));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldAgreeWithASimpleModelOverRandomReorgsAndRestarts(final long seed) throws PortException {
        final SplittableRandom seeded = new SplittableRandom(seed);
        final FakeBlockStore model = new FakeBlockStore();
        long height = 0;
        for (int sequence = 0; sequence < 200; sequence++) {
            final int choice = seeded.nextInt(10);
            height = choice == 0 ? seeded.nextLong(height + 1) : height + 1;
            final SignedBlock block = Blocks.random(seeded, height);
            store.commit(sequence, block);
            model.commit(sequence, block);
            if (choice == 1) {
                store.close();
                store = open();
            }
            assertThat(store.appliedSequence()).isEqualTo(sequence);
            assertThat(store.head()).isEqualTo(model.head());
        }
        for (long at = 0; at < 210; at++) {
            assertThat(store.blockAt(at)).as("height %d", at).isEqualTo(model.blockAt(at));
        }
    }

    @Test
    void shouldNeverShowAReaderAHeadThatIsNotStored() throws Exception {
        store.commit(0, Blocks.random(random, 0));
        final AtomicBoolean isDone = new AtomicBoolean();
        final ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            final List<Future<Long>> reads = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                reads.add(readers.submit(() -> readUntil(isDone)));
            }
            for (int i = 1; i < 300; i++) {
                store.commit(i, Blocks.random(random, i % 20));
            }
            isDone.set(true);
            for (final Future<Long> read : reads) {
                assertThat(read.get(30, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            isDone.set(true);
            readers.shutdownNow();
            assertThat(readers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private long readUntil(final AtomicBoolean isDone) throws PortException {
        long reads = 0;
        long sequence = 0;
        do {
            final long seen = store.appliedSequence();
            assertThat(seen).isGreaterThanOrEqualTo(sequence);
            sequence = seen;
            final SignedBlock head = store.head().orElseThrow();
            assertThat(store.block(head.root())).contains(head);
            final long height = reads % 20;
            assertThat(store.blockAt(height).map(SignedBlock::height).orElse(height))
                    .isEqualTo(height);
            reads++;
        } while (!isDone.get());
        return reads;
    }

    private static void assertClosed(final ThrowingCallable call) {
        assertThatExceptionOfType(PortException.class)
                .isThrownBy(call)
                .matches(fault -> fault.kind() == FaultKind.UNREACHABLE);
    }
}
