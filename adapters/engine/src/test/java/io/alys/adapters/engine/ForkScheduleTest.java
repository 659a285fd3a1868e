// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ForkScheduleTest {
    private static final ForkSchedule FORKS = new ForkSchedule(100, 200);

    @Test
    void shouldChooseTheVersionByTimestamp() {
        assertThat(FORKS.newPayloadMethod(99)).isEqualTo("engine_newPayloadV2");
        assertThat(FORKS.newPayloadMethod(100)).isEqualTo("engine_newPayloadV3");
        assertThat(FORKS.newPayloadMethod(200)).isEqualTo("engine_newPayloadV4");
        assertThat(FORKS.getPayloadMethod(199)).isEqualTo("engine_getPayloadV3");
        assertThat(FORKS.getPayloadMethod(200)).isEqualTo("engine_getPayloadV4");
        assertThat(FORKS.forkchoiceMethod(99)).isEqualTo("engine_forkchoiceUpdatedV2");
        assertThat(FORKS.forkchoiceMethod(200)).isEqualTo("engine_forkchoiceUpdatedV3");
    }

    @Test
    void shouldRequireExactlyTheMethodsOfItsForks() {
        assertThat(ForkSchedule.SHANGHAI.requiredMethods())
                .containsExactly("engine_forkchoiceUpdatedV2", "engine_getPayloadV2", "engine_newPayloadV2");
        assertThat(new ForkSchedule(0, 0).requiredMethods())
                .containsExactly("engine_forkchoiceUpdatedV3", "engine_getPayloadV4", "engine_newPayloadV4");
        assertThat(FORKS.requiredMethods())
                .containsExactly(
                        "engine_forkchoiceUpdatedV2",
                        "engine_getPayloadV2",
                        "engine_newPayloadV2",
                        "engine_forkchoiceUpdatedV3",
                        "engine_getPayloadV3",
                        "engine_newPayloadV3",
                        "engine_getPayloadV4",
                        "engine_newPayloadV4");
        assertThat(ForkSchedule.SHANGHAI.forkchoiceMethod()).isEqualTo("engine_forkchoiceUpdatedV2");
    }

    @Test
    void shouldRefusePragueBeforeCancun() {
        assertThatThrownBy(() -> new ForkSchedule(100, 99))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pragueTimeS=99 must not be before cancunTimeS=100");
    }
}
