// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import io.alys.core.chain.Approval;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Verdict;
import io.alys.core.command.ApprovalReceived;
import io.alys.core.command.Command;
import io.alys.core.port.InputVerifier;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import io.alys.pipeline.ring.Slot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Approvals by number: the even ones can be found sound together, one of seven is wrong. */
class BatchVerificationTest {
    private static final int WRONG = 7;
    private static final int SLOTS = 128;

    private final RingBuffer<Slot> ring = RingBuffer.createSingleProducer(Slot::new, SLOTS, new BusySpinWaitStrategy());
    private final List<Integer> oneByOne = new ArrayList<>();
    private final List<Integer> together = new ArrayList<>();
    private final List<Integer> partsOf = new ArrayList<>();

    private final InputVerifier verifier = new InputVerifier() {
        @Override
        public Verdict verify(final RecordFrame frame, final Command command) {
            if (command == null) {
                return Verdict.PENDING;
            }
            oneByOne.add(numberOf(command));
            return numberOf(command) % WRONG == 0 ? Verdict.INVALID : Verdict.PENDING;
        }

        @Override
        public long soundOf(final List<Command> commands) {
            long sound = 0;
            partsOf.add(commands.size());
            for (int i = 0; i < commands.size(); i++) {
                final int number = numberOf(commands.get(i));
                together.add(number);
                sound |= number % 2 == 0 && number % WRONG != 0 ? 1L << i : 0;
            }
            return sound;
        }
    };

    @Test
    void shouldJudgeOneByOneWhatWasNotFoundSoundTogether() {
        fill(1, 2, 3, 4, 7, 14);

        run(new BatchVerification(verifier, 0, 1), 0, 5);

        assertThat(together).containsExactly(1, 2, 3, 4, 7, 14);
        assertThat(oneByOne).containsExactly(1, 3, 7, 14);
        assertThat(wrong(5)).containsExactly(7, 14);
    }

    @Test
    void shouldJudgeASingleInputByItselfAndPassOverHotOnes() {
        fill(2, 0, 4, 0, 6);

        run(new BatchVerification(verifier, 0, 1), 0, 0);
        assertThat(together).isEmpty();
        run(new BatchVerification(verifier, 0, 1), 1, 4);

        assertThat(together).containsExactly(4, 6);
        assertThat(oneByOne).containsExactly(2);
    }

    @Test
    void shouldLeaveTheSlotsOfOtherWorkersToThem() {
        fill(1, 2, 3, 4, 5, 6, 7, 8);

        run(new BatchVerification(verifier, 1, 3), 0, 7);

        assertThat(together).containsExactly(2, 5, 8);
        assertThat(oneByOne).containsExactly(5);
    }

    @Test
    void shouldJudgeTogetherInTwoPartsWhatIsMoreThanCanBeJudgedAtOnce() {
        for (int i = 0; i < 100; i++) {
            put(i, 2 + 14 * i);
        }

        run(new BatchVerification(verifier, 0, 1), 0, 99);

        assertThat(partsOf).containsExactly(64, 36);
        assertThat(oneByOne).isEmpty();
        assertThat(wrong(99)).isEmpty();
    }

    @Test
    void shouldNotLookAgainAtWhatWasLookedAt() {
        fill(1, 3, 5);

        run(new BatchVerification(verifier, 0, 1), 0, 2);

        assertThat(partsOf).containsExactly(3);
        assertThat(oneByOne).containsExactly(1, 3, 5);
    }

    private void fill(final int... numbers) {
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] != 0) {
                put(i, numbers[i]);
            }
        }
    }

    private void put(final int slot, final int number) {
        ring.get(slot).arrived(new ApprovalReceived(new Approval(number, Hash.ZERO, Bytes.EMPTY)), 0);
    }

    private void run(final BatchVerification verification, final long first, final long last) {
        verification.begin(ring, last);
        for (long sequence = first; sequence <= last; sequence++) {
            verification.verify(ring.get(sequence), sequence);
        }
    }

    private List<Integer> wrong(final long last) {
        final List<Integer> wrong = new ArrayList<>();
        for (long sequence = 0; sequence <= last; sequence++) {
            if (ring.get(sequence).frame().verdict() == Verdict.INVALID) {
                wrong.add(numberOf(ring.get(sequence).command()));
            }
        }
        return wrong;
    }

    private static int numberOf(final Command command) {
        return ((ApprovalReceived) command).approval().authorityIndex();
    }
}
