// SPDX-License-Identifier: Apache-2.0
package io.alys.core.monitor;

import static io.alys.core.health.HealthState.DEGRADED;
import static io.alys.core.health.HealthState.HEALTHY;
import static io.alys.core.health.HealthState.RECOVERING;
import static io.alys.core.health.HealthState.UNHEALTHY;
import static io.alys.core.health.HealthState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.event.HealthEvent;
import io.alys.core.health.HealthState;
import io.alys.core.monitor.HealthMonitor.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HealthMonitorTest {
    /** Outcomes, G good, D degraded, I ill, M missed; and the state after each. */
    static List<Arguments> histories() {
        return List.of(
                Arguments.of("G", List.of(HEALTHY)),
                Arguments.of("M", List.of(DEGRADED)),
                Arguments.of("D", List.of(DEGRADED)),
                Arguments.of("GM", List.of(HEALTHY, DEGRADED)),
                Arguments.of("GMM", List.of(HEALTHY, DEGRADED, DEGRADED)),
                Arguments.of("GMMM", List.of(HEALTHY, DEGRADED, DEGRADED, UNHEALTHY)),
                Arguments.of("GIII", List.of(HEALTHY, DEGRADED, DEGRADED, UNHEALTHY)),
                Arguments.of("GMIM", List.of(HEALTHY, DEGRADED, DEGRADED, UNHEALTHY)),
                Arguments.of("MMM", List.of(DEGRADED, DEGRADED, UNHEALTHY)),
                Arguments.of("GMG", List.of(HEALTHY, DEGRADED, DEGRADED)),
                Arguments.of("GMGG", List.of(HEALTHY, DEGRADED, DEGRADED, HEALTHY)),
                Arguments.of("GMMGMM", List.of(HEALTHY, DEGRADED, DEGRADED, DEGRADED, DEGRADED, DEGRADED)),
                Arguments.of("GMGMGG", List.of(HEALTHY, DEGRADED, DEGRADED, DEGRADED, DEGRADED, HEALTHY)),
                Arguments.of("MMMG", List.of(DEGRADED, DEGRADED, UNHEALTHY, RECOVERING)),
                Arguments.of("MMMGG", List.of(DEGRADED, DEGRADED, UNHEALTHY, RECOVERING, HEALTHY)),
                Arguments.of("MMMGM", List.of(DEGRADED, DEGRADED, UNHEALTHY, RECOVERING, UNHEALTHY)),
                Arguments.of(
                        "MMMGMGG", List.of(DEGRADED, DEGRADED, UNHEALTHY, RECOVERING, UNHEALTHY, RECOVERING, HEALTHY)),
                Arguments.of("MMMD", List.of(DEGRADED, DEGRADED, UNHEALTHY, DEGRADED)),
                Arguments.of("MMMDGG", List.of(DEGRADED, DEGRADED, UNHEALTHY, DEGRADED, DEGRADED, HEALTHY)),
                Arguments.of("GDGG", List.of(HEALTHY, DEGRADED, DEGRADED, HEALTHY)),
                Arguments.of("GDGDG", List.of(HEALTHY, DEGRADED, DEGRADED, DEGRADED, DEGRADED)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    void shouldJudgeByTheTable(final String outcomes, final List<HealthState> expected) {
        final List<HealthState> states = new ArrayList<>();
        NodeHealth node = NodeHealth.unknown("it");
        for (int i = 0; i < outcomes.length(); i++) {
            node = node.changed(HealthMonitor.judge(node, outcome(outcomes.charAt(i)), false, i));
            states.add(node.state());
        }

        assertThat(states).isEqualTo(expected);
    }

    @Test
    void shouldAskForARestartAtEachThirdFailureInARowButNotForEver() {
        assertThat(restartsAsked("MMMMMMMMMMMMMMM", true)).isEqualTo("..x..x..x......");
        assertThat(restartsAsked("GMMMMMMGGMMM", true)).isEqualTo("...x..x....x");
        assertThat(restartsAsked("MMMMMMGMMMMMM", true)).isEqualTo("..x..x...x...");
        assertThat(restartsAsked("MMMMMM", false)).isEqualTo("......");
    }

    @Test
    void shouldHaveNoNewsOfANodeThatStaysAsItIs() {
        assertThat(isNews("GG")).isFalse();
        assertThat(isNews("GDD")).isFalse();
        assertThat(isNews("MMMMMMMMMM"))
                .as("failures are counted up to a limit")
                .isFalse();
        assertThat(isNews("MMMMMMMMM")).isTrue();
        assertThat(isNews("G")).isTrue();
        assertThat(isNews("GMG")).isTrue();
    }

    private static String restartsAsked(final String outcomes, final boolean isRestartable) {
        final StringBuilder asked = new StringBuilder();
        NodeHealth node = NodeHealth.unknown("it");
        for (int i = 0; i < outcomes.length(); i++) {
            final HealthEvent.NodeHealthChanged change =
                    HealthMonitor.judge(node, outcome(outcomes.charAt(i)), isRestartable, i);
            asked.append(HealthMonitor.isRestartAsked(node, change) ? 'x' : '.');
            node = node.changed(change);
        }
        return asked.toString();
    }

    /** Whether the last outcome is news. */
    private static boolean isNews(final String outcomes) {
        NodeHealth node = NodeHealth.unknown("it");
        assertThat(node.state()).isEqualTo(UNKNOWN);
        boolean isNews = false;
        for (int i = 0; i < outcomes.length(); i++) {
            final HealthEvent.NodeHealthChanged change =
                    HealthMonitor.judge(node, outcome(outcomes.charAt(i)), false, i);
            isNews = HealthMonitor.isNews(node, change);
            node = node.changed(change);
        }
        return isNews;
    }

    private static Outcome outcome(final char letter) {
        return switch (letter) {
            case 'G' -> Outcome.GOOD;
            case 'D' -> Outcome.DEGRADED;
            case 'I' -> Outcome.ILL;
            case 'M' -> Outcome.MISSED;
            default -> throw new IllegalArgumentException("letter=" + letter);
        };
    }
}
