// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.codec.RecordFrame;
import io.alys.core.effect.Effect;
import io.alys.pipeline.fixture.CountingActor;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SlotTest {
    private final Slot slot = new Slot();

    @Test
    void shouldForgetEverythingWhenCleared() {
        slot.frame().begin(1, 2, 3, 4, 1).input(new UnsafeBuffer(new byte[100_000]), 0, 100_000);
        slot.effects().add(new Effect.NoticeWanted("notice"));
        slot.effects().probeAnswered(1, 2);
        slot.arrived(CountingActor.refused(), 5);

        slot.clear();

        assertThat(slot.command()).isNull();
        assertThat(slot.arrivalNs()).isZero();
        assertThat(slot.effects().size()).isZero();
        assertThat(slot.effects().hasProbe()).isFalse();
        assertThat(slot.frame().length()).isEqualTo(RecordFrame.HEADER_LENGTH);
        assertThat(slot.frame().buffer().capacity())
                .as("a long record's memory")
                .isLessThan(100_000);
    }
}
