// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.codec.Verdict;
import io.alys.core.command.ConfigurationCommand;
import io.alys.core.command.Source;
import io.alys.core.configuration.Configuration;
import io.alys.core.effect.Effect;
import io.alys.core.effect.SettingChange;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReloadTest {
    private static final long SLOT_MS = 2000;
    private static final SettingChange POLL = new SettingChange("bitcoin.poll.ms", "1000", "500");
    private static final SettingChange PROBE = new SettingChange("health.probe.ms", "200", "50");

    private final SimNode node = new SimNode(0).start();

    @AfterEach
    void everyScenarioReplaysAndRestores() {
        assertThat(node.firstDivergence()).isEqualTo(-1);
        assertThat(node.restored().actorsDigest()).isEqualTo(node.machine().actorsDigest());
    }

    @Test
    void shouldLeaveNoTraceWhileNothingIsReloaded() {
        node.run(5 * SLOT_MS);

        assertThat(configuration().isEmpty()).isTrue();
    }

    @Test
    void shouldAskForTheChangesAndKeepThemOnceTheyAreApplied() {
        final long reload = ask(POLL, PROBE);

        assertThat(wanted()).containsExactly(new Effect.ReloadWanted(reload, List.of(POLL, PROBE)));
        assertThat(configuration().changes()).isEmpty();
        assertThat(settle(reload, true, "")).isEqualTo(Verdict.ACCEPTED);
        assertThat(settled()).containsExactly(new Effect.ReloadSettled(reload, true, ""));
        assertThat(configuration().changes()).containsExactly(POLL, PROBE);
        assertThat(configuration().appliedCount()).isEqualTo(1);
    }

    @Test
    void shouldRememberWhatTheProcessBeganWithOverSeveralReloads() {
        settle(ask(POLL), true, "");
        settle(ask(new SettingChange("bitcoin.poll.ms", "500", "250")), true, "");

        assertThat(configuration().changes()).containsExactly(new SettingChange("bitcoin.poll.ms", "1000", "250"));
    }

    @Test
    void shouldKeepNothingOfAReloadThatWasRolledBack() {
        final long reload = ask(POLL);

        assertThat(settle(reload, false, "the disk is too full for it")).isEqualTo(Verdict.ACCEPTED);

        assertThat(settled()).containsExactly(new Effect.ReloadSettled(reload, false, "the disk is too full for it"));
        assertThat(configuration().changes()).isEmpty();
        assertThat(configuration().rolledBackCount()).isEqualTo(1);
        assertThat(configuration().isReloading()).isFalse();
    }

    @Test
    void shouldRefuseAReloadWhileAnotherIsUnderWay() {
        final long first = ask(POLL);
        final long second = ask(PROBE);

        assertThat(wanted()).hasSize(1);
        assertThat(settled())
                .containsExactly(
                        new Effect.ReloadSettled(second, false, "another reload is under way: reload=" + first));
        assertThat(settle(first, true, "")).isEqualTo(Verdict.ACCEPTED);
        assertThat(configuration().changes()).containsExactly(POLL);
    }

    @Test
    void shouldRollBackAReloadThatNobodySettlesInTimeAndTakeNoLateOutcome() {
        final long reload = ask(POLL);

        node.run(Configuration.SETTLE_MS - 50);
        assertThat(configuration().isReloading()).isTrue();
        node.run(100);

        assertThat(configuration().isReloading()).isFalse();
        assertThat(settled()).containsExactly(new Effect.ReloadSettled(reload, false, "not settled within 30000 ms"));
        assertThat(settle(reload, true, "")).isEqualTo(Verdict.STALE);
        assertThat(configuration().changes()).isEmpty();
    }

    @Test
    void shouldForgetAReloadThatTheProcessDidNotOutlive() {
        ask(POLL);

        node.crashAndRestart().run(SLOT_MS);

        assertThat(configuration().isReloading()).isFalse();
        assertThat(configuration().rolledBackCount()).isEqualTo(1);
        assertThat(node.chain().head().height()).isPositive();
    }

    @Test
    void shouldBeginAnewWithTheSettingsThatAProcessReads() {
        settle(ask(POLL), true, "");

        node.crashAndRestart();

        assertThat(configuration().changes()).isEmpty();
        assertThat(configuration().appliedCount()).isEqualTo(1);
    }

    @Test
    void shouldRefuseChangesThatAreTooManyTooLongOrTwice() {
        final List<SettingChange> many = new ArrayList<>();
        for (int i = 0; i <= Configuration.CHANGES_MAX; i++) {
            many.add(new SettingChange("key." + i, "a", "b"));
        }

        for (final List<SettingChange> changes : List.of(
                List.<SettingChange>of(),
                many,
                List.of(POLL, POLL),
                List.of(new SettingChange("k".repeat(Configuration.KEY_LENGTH_MAX + 1), "", "")),
                List.of(new SettingChange("k", "", "v".repeat(Configuration.VALUE_LENGTH_MAX + 1))))) {
            assertThat(node.feed(new ConfigurationCommand.ReloadConfiguration("test", changes), Source.RPC))
                    .isEqualTo(Verdict.REFUSED);
        }

        assertThat(wanted()).isEmpty();
        assertThat(configuration().isEmpty()).isTrue();
    }

    @Test
    void shouldComeBackFromASnapshotTakenDuringAReload() {
        settle(ask(PROBE), true, "");
        ask(POLL);
        final ExpandableArrayBuffer snapshot = new ExpandableArrayBuffer();
        final int length = node.machine().writeSnapshot(snapshot, 0);
        final StateMachine fresh = Machines.forSpec(node.spec);

        fresh.readSnapshot(snapshot, 0, length, StateMachine.SNAPSHOT_VERSION);

        assertThat(fresh.actorsDigest()).isEqualTo(node.machine().actorsDigest());
        assertThat(fresh.nextDeadlineMs()).isEqualTo(node.machine().nextDeadlineMs());
        assertThat(fresh.configuration().isReloading()).isTrue();
        assertThat(fresh.configuration().changes()).containsExactly(PROBE);
    }

    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("io.alys.core.fixture.Seeds#seeds")
    void shouldSettleEveryReloadExactlyOnceWhateverComesWhen(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 60; i++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> ask(random.nextBoolean() ? POLL : PROBE);
                case 2 -> settle(node.machine().sequence() - random.nextInt(3), random.nextBoolean(), "by chance");
                case 3 -> node.run(random.nextInt(12_000));
                case 4 -> node.crashAndRestart();
                default -> {
                    if (!wanted().isEmpty()) {
                        settle(wanted().getLast().reload(), true, "");
                    }
                }
            }
        }
        node.run(2 * Configuration.SETTLE_MS);

        assertThat(configuration().isReloading()).isFalse();
        assertThat(configuration().appliedCount() + configuration().rolledBackCount())
                .isEqualTo(wanted().size());
        assertThat(settled().stream().map(Effect.ReloadSettled::reload)).doesNotHaveDuplicates();
    }

    private long ask(final SettingChange... changes) {
        node.feed(new ConfigurationCommand.ReloadConfiguration("test", List.of(changes)), Source.RPC);
        return node.machine().sequence();
    }

    private Verdict settle(final long reload, final boolean isApplied, final String reason) {
        return node.feed(new ConfigurationCommand.SettleReload(reload, isApplied, reason), Source.RPC);
    }

    private Configuration configuration() {
        return node.machine().configuration();
    }

    private List<Effect.ReloadWanted> wanted() {
        return only(Effect.ReloadWanted.class);
    }

    private List<Effect.ReloadSettled> settled() {
        return only(Effect.ReloadSettled.class);
    }

    private <T extends Effect> List<T> only(final Class<T> type) {
        return node.effects.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
