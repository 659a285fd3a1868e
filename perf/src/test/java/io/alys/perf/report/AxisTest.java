// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void shouldWidenALogarithmicAxisAndTickIt() {
        final Axis axis = Axis.log(0.3, 4_000, 100, 0);
        assertThat(axis.min()).isEqualTo(0.2, within(1e-9));
        assertThat(axis.max()).isEqualTo(5_000, within(1e-6));
        assertThat(axis.at(0.2)).isEqualTo(100);
        assertThat(axis.at(5_000)).isEqualTo(0, within(1e-9));
        assertThat(axis.ticks()).containsExactly(1.0, 10.0, 100.0, 1_000.0);
        assertThat(Axis.log(1, 10, 0, 1).ticks()).containsExactly(1.0, 2.0, 5.0, 10.0);
    }

    @Test
    void shouldTickALinearAxisFromEndToEnd() {
        final Axis axis = Axis.linear(0, 11.2, 0, 100);
        assertThat(axis.ticks()).containsExactly(0.0, 5.0, 10.0, 15.0);
        assertThat(axis.at(7.5)).isEqualTo(50);
        assertThat(Axis.linear(0, 10, 0, 1).ticks()).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0);
    }

    @Test
    void shouldMakeDoWithValuesThatGiveNoRange() {
        assertThat(Axis.log(0, 0, 0, 1).at(0)).isFinite();
        assertThat(Axis.log(Double.NaN, Double.NaN, 0, 1).at(5)).isFinite();
        assertThat(Axis.linear(0, Double.NEGATIVE_INFINITY, 0, 1).at(1)).isFinite();
        assertThat(Axis.linear(5, 5, 0, 1).at(5)).isFinite();
    }
}
