// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import static io.alys.pipeline.fixture.SpineRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.alys.pipeline.fixture.SpineRig;
import io.alys.pipeline.halt.ExitCode;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import net.openhft.affinity.Affinity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class ThreadPinningTest {
    @Test
    void shouldTieAThreadToOneCore() throws InterruptedException {
        final AtomicReference<BitSet> granted = new AtomicReference<>();
        final int core = Affinity.getAffinity().nextSetBit(0);
        final Thread thread = new Thread(() -> {
            ThreadPinning.pinCurrentThread(core);
            granted.set(Affinity.getAffinity());
        });

        thread.start();
        thread.join();

        assertThat(granted.get()).isEqualTo(BitSet.valueOf(new long[] {1L << core}));
    }

    @Test
    void shouldHaltWhenTheMachineHasNoSuchCore() {
        final SpineRig rig = new SpineRig();
        rig.configuration = rig.configuration
                .mode(ThreadingMode.DEDICATED)
                .availableCores(1_024)
                .pinnedCores(List.of(1_000, 1_001, 1_002, 1_003));
        final Spine spine = rig.newSpine();

        await("the refusal", rig.haltSwitch::isHalted);
        spine.close();

        assertThat(rig.haltSwitch.reason().code()).isEqualTo(ExitCode.USAGE);
        assertThat(rig.haltSwitch.reason().reason()).contains("pinnedCore=100");
        assertThat(spine.isStopped()).isTrue();
    }
}
