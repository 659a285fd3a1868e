// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.event.EnginePhase;
import io.alys.core.fixture.Specs;
import io.alys.core.value.EvmAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrashEverywhereTest {
    private static final EvmAddress ALICE = EvmAddress.fromHex("0x00000000000000000000000000000000000a11ce");
    private static final long SLOT_MS = 2000;
    private static final long AMOUNT_SATS = 70_000;

    @Test
    void shouldReachTheSameEndHoweverEarlyOrLateItIsKilled() {
        final int records = played(new SimNode(0), Integer.MAX_VALUE).journal.size();
        final List<Integer> wrong = new ArrayList<>();
        for (int crashAfter = 1; crashAfter < records; crashAfter++) {
            final SimNode node = played(new SimNode(0), crashAfter);
            final boolean isRight = node.bridge().mintedSats() == AMOUNT_SATS
                    && node.engineActor().phase() == EnginePhase.READY
                    && node.engine
                            .head()
                            .equals(node.chain().head().block().payload().blockHash())
                    && node.firstDivergence() == -1
                    && node.restored().actorsDigest() == node.machine().actorsDigest()
                    && node.machine().faultCount() == 0;
            if (!isRight) {
                wrong.add(crashAfter);
            }
        }

        assertThat(records).isGreaterThan(80);
        assertThat(wrong).isEmpty();
    }

    private static SimNode played(final SimNode node, final int crashAfter) {
        node.crashAfterRecords(crashAfter);
        node.start().run(3 * SLOT_MS);
        node.bitcoin.deposit(Specs.FEDERATION_SCRIPT, AMOUNT_SATS, ALICE);
        node.bitcoin.mine(1);
        node.run(2 * SLOT_MS);
        node.bitcoin.mine(1);
        node.run(3 * SLOT_MS);
        node.run(5 * SLOT_MS);
        return node;
    }
}
