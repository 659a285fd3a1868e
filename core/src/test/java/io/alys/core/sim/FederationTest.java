// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.chain.SignedBlock;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.fixture.Specs;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import java.math.BigInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FederationTest {
    private static final EvmAddress ALICE = EvmAddress.fromHex("0x00000000000000000000000000000000000a11ce");
    private static final long SLOT_MS = 2000;
    private static final long DEPOSIT_SATS = 50_000_000;
    private static final BigInteger HALF_COIN = BigInteger.TEN.pow(18).shiftRight(1);

    private SimFederation federation = new SimFederation(4, 0, 0);

    @AfterEach
    void everyNodeReplaysToTheSameDigestsAndNobodyHalted() {
        for (final SimNode node : federation.nodes) {
            assertThat(node.firstDivergence()).isEqualTo(-1);
            assertThat(node.restored().digest()).isEqualTo(node.machine().digest());
            assertThat(node.restored().actorsDigest()).isEqualTo(node.machine().actorsDigest());
            assertThat(node.machine().faultCount()).isZero();
            assertThat(node.notices).noneMatch(text -> text.startsWith("HALT"));
            SignerOrder.rootsBySlot(node.effects)
                    .values()
                    .forEach(roots -> assertThat(roots).hasSize(1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7})
    void shouldMakeABlockEverySlotThatEverybodyHasAndSettleTheOneBefore(final int authorities) {
        federation = new SimFederation(authorities, 0, authorities);

        federation.start().run(50 * SLOT_MS);

        final SignedBlock head = head(0);
        assertThat(head.height()).isGreaterThan(46);
        for (int i = 0; i < authorities; i++) {
            assertThat(head(i).root()).isEqualTo(head.root());
            assertThat(settled(i).root()).isEqualTo(head.block().parentRoot());
            assertThat(federation.nodes.get(i).engine.head())
                    .isEqualTo(head.block().payload().blockHash());
            assertThat(federation.nodes.get(i).notices).noneMatch(text -> text.startsWith("reorg"));
        }
    }

    @Test
    void shouldGoOnWithoutAsManyAsMayFailAndSettle() {
        federation.start().run(10 * SLOT_MS);
        federation.kill(2);
        final long before = head(0).height();

        federation.run(40 * SLOT_MS);

        assertThat(head(0).height()).isGreaterThan(before + 25);
        assertThat(settled(0).height()).isGreaterThan(before + 22);

        federation.revive(2);
        federation.run(6 * SLOT_MS);

        assertThat(head(2).root()).isEqualTo(head(0).root());
    }

    @Test
    void shouldStopWithoutAQuorumAndGoOnWithOne() {
        federation.start().run(10 * SLOT_MS);
        federation.cutOff(0, 1);
        federation.run(SLOT_MS);
        final long before = head(0).height();
        federation.run(20 * SLOT_MS);
        assertThat(head(0).height()).isEqualTo(before);

        federation.join();
        federation.run(8 * SLOT_MS);

        assertThat(head(0).height()).isGreaterThan(before + 3);
        for (int i = 0; i < 4; i++) {
            assertThat(head(i).root()).isEqualTo(head(0).root());
        }
    }

    @Test
    void shouldGoOnFromAJournalThatIsOlderThanWhatWasSigned() {
        federation.start().run(10 * SLOT_MS);
        final SimNode node = federation.nodes.get(1);
        final int records = node.journal.size();
        federation.run(10 * SLOT_MS);

        node.effects.clear();
        node.restartFromOlderJournal(records);
        federation.run(10 * SLOT_MS);

        assertThat(head(1).root()).isEqualTo(head(0).root());
        assertThat(head(0).height()).isGreaterThan(27);
        assertThat(node.effects.stream()).anyMatch(effect -> effect instanceof Effect.ApprovalPublished);
    }

    @Test
    void shouldAskAgainForAnAggregateThatNeverCame() {
        federation.start().run(10 * SLOT_MS);
        federation.nodes.forEach(node -> node.lost = effect -> effect instanceof Effect.AggregateWanted);
        federation.run(SLOT_MS);
        final long before = head(0).height();

        federation.nodes.forEach(node -> node.lost = effect -> false);
        federation.run(5 * SLOT_MS);

        assertThat(head(0).height()).isGreaterThan(before + 2);
    }

    @Test
    void shouldCreditADepositOnceOnEveryNode() {
        federation.start().run(2 * SLOT_MS);
        federation.bitcoin.deposit(Specs.FEDERATION_SCRIPT, DEPOSIT_SATS, ALICE);
        federation.bitcoin.mine(2);

        federation.run(8 * SLOT_MS);

        for (final SimNode node : federation.nodes) {
            assertThat(node.bridge().mintedSats()).isEqualTo(DEPOSIT_SATS);
            assertThat(node.engine.balanceOf(ALICE)).isEqualTo(HALF_COIN);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFollowAQuorumThatSawADepositOfWhichBitcoinShowsNothingAnyMore(final boolean isMinedAgain) {
        federation.start().run(3 * SLOT_MS);
        final Bytes raw = federation.bitcoin.deposit(Specs.FEDERATION_SCRIPT, DEPOSIT_SATS, ALICE);
        federation.bitcoin.mine(1);
        federation.run(2 * SLOT_MS);
        final SimNode late = federation.nodes.get(3);
        late.hung.add(Destination.BITCOIN);
        federation.run(SLOT_MS);
        federation.bitcoin.mine(1);
        federation.run(5 * SLOT_MS);
        assertThat(federation.nodes.get(0).bridge().mintedSats()).isEqualTo(DEPOSIT_SATS);
        assertThat(late.bridge().mintedSats()).isZero();

        federation.bitcoin.invalidate(1);
        if (isMinedAgain) {
            federation.bitcoin.resubmit(raw);
        }
        federation.bitcoin.mine(3);
        late.hung.clear();
        federation.run(15 * SLOT_MS);

        for (final SimNode node : federation.nodes) {
            assertThat(node.chain().head().root()).isEqualTo(head(0).root());
            assertThat(node.bridge().mintedSats()).isEqualTo(DEPOSIT_SATS);
            assertThat(node.bridge().uncoveredSats()).isEqualTo(isMinedAgain ? 0 : DEPOSIT_SATS);
            assertThat(node.engine.balanceOf(ALICE)).isEqualTo(HALF_COIN);
        }
    }

    @Test
    void shouldBeFollowedByANodeThatSignsNothingAndByOneThatComesLate() {
        federation = new SimFederation(4, 2, 7);
        federation.kill(5);
        federation.start().run(60 * SLOT_MS);
        assertThat(head(4).root()).isEqualTo(head(0).root());

        federation.revive(5);
        federation.run(6 * SLOT_MS);

        assertThat(head(5).root()).isEqualTo(head(0).root());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldTakeEveryTableAlongWhenTheHeadGoesBack(final long seed) {
        federation = new SimFederation(4, 0, seed).start();
        federation.delayMaxMs = 3 * SLOT_MS;
        federation.lossPermille = 200;
        for (int i = 0; i < 10; i++) {
            federation.bitcoin.deposit(Specs.FEDERATION_SCRIPT, DEPOSIT_SATS, ALICE);
            federation.bitcoin.mine(1);
            federation.run(6 * SLOT_MS);
        }
        federation.bitcoin.mine(1);
        assertThat(federation.nodes).anyMatch(node -> node.notices.stream().anyMatch(text -> text.startsWith("reorg")));

        federation.delayMaxMs = 100;
        federation.lossPermille = 0;
        federation.run(12 * SLOT_MS);

        for (final SimNode node : federation.nodes) {
            assertThat(node.chain().head().root()).isEqualTo(head(0).root());
            assertThat(node.bridge().mintedSats()).isEqualTo(10 * DEPOSIT_SATS);
            assertThat(node.engine.balanceOf(ALICE)).isEqualTo(HALF_COIN.multiply(BigInteger.TEN));
            assertThat(node.engine.head()).isEqualTo(head(0).block().payload().blockHash());
        }
    }

    private SignedBlock head(final int node) {
        return federation.nodes.get(node).chain().head();
    }

    private SignedBlock settled(final int node) {
        return federation.nodes.get(node).chain().settled();
    }
}
