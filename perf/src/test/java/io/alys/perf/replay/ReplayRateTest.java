// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.chain.ChainSpec;
import io.alys.perf.replay.ReplayRate.Passage;
import io.alys.perf.rig.Rig;
import io.alys.pipeline.run.ThreadingMode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ReplayRateTest {
    private static final long RECORDS = 20_000;

    @TempDir
    private static Path journal;

    private static long digest;

    private final ReplayRate rate = new ReplayRate(journal, Rig.spec());

    @BeforeAll
    static void makeJournal() {
        digest = new JournalMaker(Rig.spec()).make(journal, RECORDS);
    }

    @Test
    void shouldMakeTheSameJournalEveryTime(@TempDir final Path other) {
        assertThat(new JournalMaker(Rig.spec()).make(other, RECORDS))
                .isEqualTo(digest)
                .isNotZero();
    }

    @Test
    void shouldReadEveryRecordAndDecodeEachTwentieth() {
        final Passage passage = rate.read();

        requireSame(passage);
        assertThat(passage.way()).contains("(1000 commands)");
    }

    @Test
    void shouldComeToTheSameRecordsByRunningTheInputsAgain() {
        requireSame(rate.reexecute());
    }

    @Test
    void shouldComeToTheSameStateByApplyingTheEvents() {
        requireSame(rate.restore());
    }

    @ParameterizedTest
    @EnumSource(ThreadingMode.class)
    void shouldComeToTheSameStateThroughTheSpine(final ThreadingMode mode) {
        requireSame(rate.throughSpine(mode));
    }

    @Test
    void shouldSeeThatAnotherMachineDiverges() {
        final ReplayRate other = new ReplayRate(journal, otherSpec());

        assertThatThrownBy(other::reexecute)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("diverged: sequence=0");
        assertThat(other.throughSpine(ThreadingMode.INVOKER).digest()).isNotEqualTo(digest);
    }

    @Test
    void shouldNotCallDifferentEndsTheSame() {
        final Passage made = new Passage("make", 2, 7, 1);

        assertThat(ReplayCommand.isSame(made, List.of(made, new Passage("a", 2, 7, 1))))
                .isTrue();
        assertThat(ReplayCommand.isSame(made, List.of(made, new Passage("b", 2, 8, 1))))
                .isFalse();
        assertThat(ReplayCommand.isSame(made, List.of(made, new Passage("c", 1, 7, 1))))
                .isFalse();
    }

    private static void requireSame(final Passage passage) {
        assertThat(passage.records()).isEqualTo(RECORDS);
        assertThat(passage.digest()).isEqualTo(digest);
    }

    private static ChainSpec otherSpec() {
        final ChainSpec spec = Rig.spec();
        return new ChainSpec(
                "other",
                spec.chainId() + 1,
                spec.slotDurationMs(),
                spec.authorities(),
                spec.federationKeys(),
                spec.federationScript(),
                spec.bitcoinStartHeight(),
                spec.pegInConfirmations(),
                spec.pegInMinSats(),
                spec.powBits(),
                spec.mergeMining());
    }
}
