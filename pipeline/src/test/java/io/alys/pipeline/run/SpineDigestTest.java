// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import static io.alys.pipeline.fixture.SpineRig.await;
import static io.alys.pipeline.fixture.SpineRig.invokeUntilIdle;
import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Command;
import io.alys.core.command.Source;
import io.alys.core.port.CommandSink;
import io.alys.core.port.InputVerifier;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.fixture.CountingActor;
import io.alys.pipeline.fixture.FakeJournal;
import io.alys.pipeline.fixture.SpineRig;
import io.alys.pipeline.halt.ExitCode;
import io.alys.pipeline.stage.ReplaySource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ValueSource;

/** The same inputs give the same digests whichever threads run the stages. */
@Timeout(120)
class SpineDigestTest {
    private static final long PERIOD_MS = 250;
    private static final InputVerifier VERIFIER =
            (frame, command) -> frame.inputLength() % 17 == 0 ? Verdict.INVALID : Verdict.PENDING;

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldGiveTheRecordedDigestsWhenAJournalIsRunAgainInEachMode(final long seed) {
        final FakeJournal recorded = record(seed);
        assertThat(recorded.size()).isGreaterThan(2_000);

        for (final Arguments runner : SpineRig.runners()) {
            final ThreadingMode mode = (ThreadingMode) runner.get()[0];
            final SpineRig rig = new SpineRig();
            rig.actor = new CountingActor(PERIOD_MS);
            rig.verifier = VERIFIER;
            rig.configuration = rig.configuration
                    .mode(mode)
                    .waitMode((WaitMode) runner.get()[1])
                    .ringSize(128)
                    .unforcedSlotsMax(32)
                    .verifyWorkers(mode == ThreadingMode.DEDICATED ? 2 : 0);
            final Spine spine = rig.newReplayingSpine(recorded.replaySource());
            awaitDrained(rig, spine);
            spine.close();

            assertThat(rig.halts).isEmpty();
            assertThat(rig.fakeJournal.digests())
                    .as("runner=" + Arrays.toString(runner.get()))
                    .isEqualTo(recorded.digests());
            assertThat(rig.pollAll(spine)).as("effects of a replay").isZero();
            assertThat(rig.clock.reads()).as("clock reads of a replay").isZero();
        }
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {5, 6})
    void shouldGiveTheSameDigestsForLiveInputsThatAllWaitedBeforeTheStart(final long seed) {
        final List<List<Long>> trails = new ArrayList<>();
        for (final Arguments runner : SpineRig.runners()) {
            final ThreadingMode mode = (ThreadingMode) runner.get()[0];
            final SpineRig rig = new SpineRig();
            rig.configuration = rig.configuration
                    .mode(mode)
                    .waitMode((WaitMode) runner.get()[1])
                    .ringSize(32)
                    .unforcedSlotsMax(8);
            final Spine spine = new Spine(rig.configuration.conclude(), rig.newParts());
            offerEverything(rig, spine, new SplittableRandom(seed));
            spine.start();
            spine.close();
            assertThat(spine.isDrained()).isTrue();
            trails.add(rig.fakeJournal.digests());
        }

        assertThat(trails.get(0)).hasSizeGreaterThan(400);
        assertThat(trails).hasSize(SpineRig.runners().size()).containsOnly(trails.get(0));
    }

    @Test
    void shouldHaltAReplayWhoseRecordsHaveAGap() {
        final FakeJournal recorded = record(7);
        final SpineRig rig = new SpineRig();
        final ReplaySource source = recorded.replaySource();
        source.next(new RecordFrame());
        final Spine spine = rig.newReplayingSpine(source);

        spine.invoke();

        assertThat(rig.haltSwitch.reason().code()).isEqualTo(ExitCode.JOURNAL_DAMAGED);
        assertThat(rig.haltSwitch.reason().reason()).contains("gap: sequence=1 expected=0");
    }

    /** A live run in INVOKER mode: hot and warm inputs, refusals, faults, ticks and a clock that sometimes steps back. */
    private static FakeJournal record(final long seed) {
        final SpineRig rig = new SpineRig();
        rig.actor = new CountingActor(PERIOD_MS);
        rig.verifier = VERIFIER;
        final Spine spine = rig.newSpine();
        final SplittableRandom random = new SplittableRandom(seed);
        spine.inbound(Source.NODE).sink().offer(SpineRig.start());
        for (int turn = 0; turn < 1_000; turn++) {
            rig.clock.advance(random.nextInt(-20, 100));
            for (int i = random.nextInt(4); i > 0; i--) {
                rig.offerProbe(spine, random.nextLong(), random.nextInt(16, 600));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                spine.inbound(random.nextBoolean() ? Source.BITCOIN : Source.RPC)
                        .sink()
                        .offer(randomCommand(random));
            }
            spine.invoke();
            rig.pollAll(spine);
        }
        invokeUntilIdle(spine);
        assertThat(rig.halts).isEmpty();
        assertThat(rig.counters.of(PipelineCounter.TICKS).get()).isGreaterThan(50);
        assertThat(rig.counters.of(PipelineCounter.CLOCK_STEPS_BACK).get()).isGreaterThan(50);
        return rig.fakeJournal;
    }

    private static void offerEverything(final SpineRig rig, final Spine spine, final SplittableRandom random) {
        final CommandSink bitcoin = spine.inbound(Source.BITCOIN).sink();
        final CommandSink rpc = spine.inbound(Source.RPC).sink();
        for (int i = 0; i < 60; i++) {
            assertThat(bitcoin.offer(randomCommand(random))).isEqualTo(CommandSink.ACCEPTED);
        }
        for (int i = 0; i < 200; i++) {
            assertThat(rpc.offer(randomCommand(random))).isEqualTo(CommandSink.ACCEPTED);
            assertThat(rig.offerProbe(spine, random.nextLong(), random.nextInt(16, 600)))
                    .isEqualTo(CommandSink.ACCEPTED);
        }
    }

    private static Command randomCommand(final SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0 -> CountingActor.refused();
            case 1 -> CountingActor.faulting();
            default -> CountingActor.asking(random.nextInt(6));
        };
    }

    private static void awaitDrained(final SpineRig rig, final Spine spine) {
        await("end of the replay", () -> {
            if (rig.configuration.mode() == ThreadingMode.INVOKER) {
                spine.invoke();
            }
            return spine.isDrained() || rig.haltSwitch.isHalted();
        });
    }
}
