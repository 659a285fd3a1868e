// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulateWishTest {
    @Test
    void shouldTakeOptionsAndRefuseWhatCannotBe() {
        assertThat(SimulateWish.of(List.of("3-9", "--nodes", "4", "--hours", "0.5", "--jobs", "2", "--first")))
                .isEqualTo(new SimulateWish(3, 9, 4, 0.5, Integer.MAX_VALUE, 2, false, Optional.empty()));
        assertThat(SimulateWish.of(List.of("5", "--minutes", "3")).to()).isEqualTo(Long.MAX_VALUE);
        for (final List<String> wrong :
                List.of(List.of("x"), List.of("--nodes", "0"), List.of("--jobs"), List.of("1", "--hours", "-1"))) {
            assertThatThrownBy(() -> SimulateWish.of(wrong))
                    .as("%s", wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be");
        }
    }

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
