// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.alys.core.sim.SimNode;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordFrameTest {
    @Test
    void shouldFindEveryRecordOfANodeSound() {
        for (final byte[] record : journal()) {
            assertThatCode(() -> RecordFrame.checkStructure(new UnsafeBuffer(record), 0, record.length))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("io.alys.core.fixture.Seeds#seeds")
    void shouldRefuseOrReadAnyBytesWithoutAnyOtherFault(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final var journal = journal();
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            final byte[] record = journal.get(random.nextInt(journal.size())).clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                record[random.nextInt(record.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                RecordFrame.checkStructure(new UnsafeBuffer(record), 0, record.length);
                final RecordFrame frame = new RecordFrame().copyFrom(new UnsafeBuffer(record), 0, record.length);
                io.alys.core.machine.StateMachine.decode(frame, new BinaryFieldReader());
            } catch (final CodecException | IllegalArgumentException e) {
                refused++;
            }
        }

        assertThat(refused).isPositive();
    }

    private static java.util.List<byte[]> journal() {
        final SimNode node = new SimNode(0).start();
        node.run(6_000);
        return node.journal;
    }
}
