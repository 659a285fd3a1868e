// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimulateWishTest {
    @Test
    void shouldHaveTheMishapsAskedForAndNoOthers() {
        final SimulateWish wish = SimulateWish.of(List.of("7", "--faults", "kill,bitcoin-reorg"));
        final SimOptions options = SimOptions.draw(7, 7, 600, wish.faults());

        assertThat(options.mishaps())
                .extracting(Mishap::kind)
                .contains(Mishap.Kind.KILL, Mishap.Kind.BITCOIN_REORG)
                .containsOnly(Mishap.Kind.KILL, Mishap.Kind.BITCOIN_REORG);
        assertThat(wish.faultsArgument()).isEqualTo(" --faults kill,bitcoin-reorg");
    }

    @Test
    void shouldHaveNoMishapWhenNoneIsAskedFor() {
        final SimulateWish wish = SimulateWish.of(List.of("--faults", "none"));

        assertThat(SimOptions.draw(7, 7, 600, wish.faults()).mishaps()).isEmpty();
        assertThat(SimOptions.draw(7, 7, 600).mishaps()).isNotEmpty();
    }

    @Test
    void shouldNameWhatItDoesNotKnow() {
        assertThatThrownBy(() -> SimulateWish.of(List.of("--faults", "kill,earthquake")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--faults=earthquake must be none, or some of partition,one-way,kill");
        assertThatThrownBy(() -> SimulateWish.of(List.of("--faults"))).isInstanceOf(IllegalArgumentException.class);
    }
}
