// SPDX-License-Identifier: Apache-2.0
package io.alys.node.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.CurrentInput;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Command;
import io.alys.core.command.ConfigurationCommand;
import io.alys.core.configuration.Configuration;
import io.alys.core.effect.Effects;
import io.alys.core.event.ConfigurationEvent;
import io.alys.core.event.Event;
import io.alys.core.port.CommandSink;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReloadAgentTest {
    @TempDir
    private Path directory;

    private final List<String> outcomes = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Command> inputs = new ArrayList<>();
    private final List<Verdict> refusals = new ArrayList<>();
    private final FakePart poll = new FakePart(Property.BITCOIN_POLL_MS);
    private final FakePart probe = new FakePart(Property.HEALTH_PROBE_MS);
    private final Configuration machine = new Configuration(events::add, (verdict, reason) -> refusals.add(verdict));
    private long nowNs = 0;
    private final CurrentInput input = new CurrentInput();
    private long sequence = 0;
    private int sinkResult = CommandSink.ACCEPTED;
    private Path file;
    private Settings inForce;
    private ReloadAgent agent;

    @BeforeEach
    void begin() throws IOException {
        file = directory.resolve("node.properties");
        write("bitcoin.poll.ms=1000\nhealth.probe.ms=200\n");
        inForce = new Settings().overlayFile(file);
        poll.adopt(inForce);
        probe.adopt(inForce);
        agent = new ReloadAgent(
                inForce,
                List.of(poll, probe),
                command -> {
                    if (sinkResult == CommandSink.ACCEPTED) {
                        inputs.add(command);
                    }
                    return sinkResult;
                },
                () -> nowNs,
                (settings, outcome) -> {
                    inForce = settings;
                    outcomes.add(outcome.toString());
                });
    }

    @Test
    void shouldApplyInEveryPartThatTheChangesConcern() throws Exception {
        write("bitcoin.poll.ms=500\nhealth.probe.ms=50\n");

        agent.request("test");
        turn();

        assertThat(outcomes).containsExactly("applied: bitcoin.poll.ms: 1000 -> 500, health.probe.ms: 200 -> 50");
        assertThat(poll.value).isEqualTo("500");
        assertThat(probe.value).isEqualTo("50");
        assertThat(inForce.text(Property.BITCOIN_POLL_MS)).isEqualTo("500");
        assertThat(events).last().isInstanceOf(ConfigurationEvent.ConfigurationApplied.class);
        assertThat(agent.count(ReloadOutcome.Result.APPLIED)).isEqualTo(1);
    }

    @Test
    void shouldLeaveAPartAloneThatNothingConcerns() throws Exception {
        write("bitcoin.poll.ms=500\nhealth.probe.ms=200\n");
        final int before = probe.adoptions;

        agent.request("test");
        turn();

        assertThat(probe.adoptions).isEqualTo(before);
    }

    @Test
    void shouldChangeNothingWhereOnePartCanNot() throws Exception {
        write("bitcoin.poll.ms=500\nhealth.probe.ms=50\n");
        probe.refusal = "there is no room for it";

        agent.request("test");
        turn();

        assertThat(outcomes).containsExactly("rolled back: there is no room for it");
        assertThat(poll.adoptions).isEqualTo(1);
        assertOldSettings();
    }

    @Test
    void shouldGoBackWhereOnePartFailsToAdopt() throws Exception {
        write("bitcoin.poll.ms=500\nhealth.probe.ms=50\n");
        probe.failure = "50";

        agent.request("test");
        turn();

        assertThat(outcomes).containsExactly("rolled back: can't be 50");
        assertOldSettings();
    }

    @Test
    void shouldGoBackWhereOnePartDoesNotTakeItOverInTime() throws Exception {
        write("bitcoin.poll.ms=500\nhealth.probe.ms=50\n");
        probe.isStuck = true;

        agent.request("test");
        turn();
        nowNs += TimeUnit.MILLISECONDS.toNanos(ReloadAgent.ADOPT_MS - 1);
        turn();
        assertThat(outcomes).isEmpty();
        nowNs += TimeUnit.MILLISECONDS.toNanos(1);
        turn();

        assertThat(outcomes).containsExactly("rolled back: not taken over within 10000 ms: health.probe.ms");
        assertOldSettings();
    }

    @Test
    void shouldGoBackWhenTheMachineGivesUpFirst() throws Exception {
        write("bitcoin.poll.ms=500\n");
        poll.isStuck = true;
        agent.request("test");
        turn();

        final Effects effects = new Effects();
        machine.tick(Configuration.SETTLE_MS, effects);
        deliver(effects);
        turn();

        assertThat(outcomes).containsExactly("rolled back: not settled within 30000 ms");
        assertOldSettings();
    }

    @Test
    void shouldJournalNothingOfAWishThatIsWrong() throws Exception {
        write("bitcoin.poll.ms=5\n");

        agent.request("test");
        turn();

        assertThat(outcomes).containsExactly("refused: bitcoin.poll.ms=5 (" + file + ") must be 10 to 600000 ms");
        assertThat(inputs).isEmpty();
        assertOldSettings();
    }

    @Test
    void shouldRefuseWhatNeedsARestartAndSayWhat() throws Exception {
        write("bitcoin.poll.ms=500\nring.size=64\nsigner.password.file=/secret\n");

        agent.request("test");
        turn();

        assertThat(outcomes).containsExactly("refused: needs restart: ring.size, signer.password.file");
        assertThat(inputs).isEmpty();
        assertOldSettings();
    }

    @Test
    void shouldRefuseAFileThatIsGone() throws Exception {
        Files.delete(file);

        agent.request("test");
        turn();

        assertThat(outcomes).singleElement().asString().startsWith("refused: file=" + file + " can't be read");
    }

    @Test
    void shouldSayThatNothingChanged() {
        agent.request("test");
        turn();

        assertThat(outcomes).containsExactly("unchanged");
        assertThat(inputs).isEmpty();
    }

    @Test
    void shouldRefuseAWishWhileAnotherIsUnderWay() throws Exception {
        write("bitcoin.poll.ms=500\n");
        poll.isStuck = true;
        assertThat(agent.request("first")).isTrue();
        turn();

        assertThat(agent.request("second")).isFalse();

        poll.isStuck = false;
        turn();
        assertThat(outcomes).hasSize(1);
        assertThat(agent.request("third")).isTrue();
    }

    @Test
    void shouldOfferAgainWhileTheMachineIsBusyAndGiveUpWhenItStops() throws Exception {
        write("bitcoin.poll.ms=500\n");
        sinkResult = CommandSink.BACK_PRESSURED;
        agent.request("test");
        turn();
        assertThat(outcomes).isEmpty();

        sinkResult = CommandSink.CLOSED;
        turn();

        assertThat(outcomes).containsExactly("refused: the node is stopping");
        assertOldSettings();
    }

    @Test
    void shouldReloadWhenAWatchedFileChangedAndIsStill() throws Exception {
        write("bitcoin.poll.ms=1000\nhealth.probe.ms=200\nconfig.watch.ms=100\n");
        agent.request("test");
        turn();
        outcomes.clear();

        write("bitcoin.poll.ms=500\nhealth.probe.ms=200\nconfig.watch.ms=100\n");
        look();
        assertThat(outcomes).isEmpty();
        write("bitcoin.poll.ms=50\nhealth.probe.ms=200\nconfig.watch.ms=100\n");
        look();
        assertThat(outcomes).isEmpty();
        look();

        assertThat(outcomes).containsExactly("applied: bitcoin.poll.ms: 1000 -> 50");
        look();
        assertThat(outcomes).hasSize(1);
    }

    @ParameterizedTest(name = "-Dalys.seed={0}")
    @MethodSource("io.alys.core.fixture.Seeds#seeds")
    void shouldAlwaysHaveAllPartsOfOneMind(final long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 40; i++) {
            write("bitcoin.poll.ms=" + (10 + random.nextInt(1_000)) + "\nhealth.probe.ms=" + random.nextInt(100)
                    + (random.nextInt(8) == 0 ? "\nring.size=64\n" : "\n"));
            poll.refusal = random.nextInt(5) == 0 ? "not now" : null;
            probe.isStuck = random.nextInt(4) == 0;
            poll.isStuck = random.nextInt(4) == 0;
            agent.request("test");
            turn();
            if (random.nextBoolean()) {
                poll.isStuck = false;
                probe.isStuck = false;
                turn();
            }
            nowNs += TimeUnit.MILLISECONDS.toNanos(ReloadAgent.ADOPT_MS);
            turn();

            assertThat(outcomes).hasSize(i + 1);
            assertThat(poll.value).isEqualTo(inForce.text(Property.BITCOIN_POLL_MS));
            assertThat(probe.value).isEqualTo(inForce.text(Property.HEALTH_PROBE_MS));
        }
        assertThat(machine.isReloading()).isFalse();
        assertThat(refusals).isEmpty();
    }

    private void assertOldSettings() {
        assertThat(poll.value).isEqualTo("1000");
        assertThat(probe.value).isEqualTo("200");
        assertThat(inForce.text(Property.BITCOIN_POLL_MS)).isEqualTo("1000");
        assertThat(events).noneMatch(ConfigurationEvent.ConfigurationApplied.class::isInstance);
    }

    private void look() {
        nowNs += TimeUnit.MILLISECONDS.toNanos(100);
        turn();
    }

    /** Turns the agent and the machine until neither has anything to do. */
    private void turn() {
        boolean hasWork = true;
        while (hasWork) {
            hasWork = agent.doWork() > 0;
            while (!inputs.isEmpty()) {
                final Effects effects = new Effects();
                input.begin(sequence++, 0, 0, effects);
                machine.decide((ConfigurationCommand) inputs.removeFirst(), input);
                deliver(effects);
                hasWork = true;
            }
        }
    }

    private void deliver(final Effects effects) {
        for (int i = 0; i < effects.size(); i++) {
            agent.onEffect(effects.at(i));
        }
    }

    private void write(final String text) throws IOException {
        Files.writeString(file, text);
    }

    /** A part that may refuse, fail or never take over. */
    private static final class FakePart implements ReloadablePart {
        private final Property property;
        private String value = "";
        private String refusal = null;
        private String failure = null;
        private boolean isStuck = false;
        private int adoptions = 0;

        private FakePart(final Property property) {
            this.property = property;
        }

        @Override
        public Set<Property> properties() {
            return Set.of(property);
        }

        @Override
        public void prepare(final Settings next) {
            if (refusal != null) {
                throw new io.alys.node.config.ConfigurationException(refusal);
            }
        }

        @Override
        public void adopt(final Settings settings) {
            adoptions++;
            value = settings.text(property);
            if (value.equals(failure)) {
                throw new IllegalStateException("can't be " + failure);
            }
        }

        @Override
        public boolean isAdopted() {
            return !isStuck;
        }
    }
}
