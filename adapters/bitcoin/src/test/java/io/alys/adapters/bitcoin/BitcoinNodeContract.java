// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.effect.FaultKind;
import io.alys.core.peg.DepositRule;
import io.alys.core.port.BitcoinNode;
import io.alys.core.port.BitcoinNode.AtTip;
import io.alys.core.port.BitcoinNode.Found;
import io.alys.core.port.BitcoinNode.Next;
import io.alys.core.port.BitcoinNode.Reorged;
import io.alys.core.port.BitcoinNode.Tip;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link BitcoinNode} does. Tests start from whatever tip they find, since a real chain outlives a test. */
@Timeout(120)
abstract class BitcoinNodeContract {
    static final Bytes FEDERATION = FederationAddress.scriptOf(FederationAddressTest.DEV_KEYS);
    static final EvmAddress ADDRESS = EvmAddress.fromHex("0x3f9c1a77e04b2d58c6a1900effd2b1c4a7e85d03");
    static final long AMOUNT_SATS = 123_456;
    private static final long GENESIS_TIME_S = 1_296_688_602L;

    abstract BitcoinNode node();

    abstract List<Hash> mine(int blocks) throws Exception;

    abstract Hash deposit(long amountSats, EvmAddress address) throws Exception;

    abstract void invalidate(long height) throws Exception;

    /** Ends the node in good order and starts it again on the same files. */
    abstract void restart() throws Exception;

    @Test
    void shouldTellItsTip() throws Exception {
        final Hash hash = mine(1).getFirst();
        final Tip before = node().tip();

        final Hash next = mine(1).getFirst();

        assertThat(before.hash()).isEqualTo(hash);
        assertThat(node().tip()).isEqualTo(new Tip(before.height() + 1, next, false));
        assertThat(node().blockAfter(before.height() + 1, next)).isEqualTo(new AtTip());
        assertThat(node().blockAfter(before.height() + 1, Hash.ZERO)).isEqualTo(new AtTip());
    }

    @Test
    void shouldLeadFromGenesisToTheTip() throws Exception {
        mine(3);
        final Tip tip = node().tip();
        long height = 0;
        Hash hash = Hash.ZERO;

        Next next = node().blockAfter(height, hash);
        while (next instanceof Found) {
            final Found found = (Found) next;
            if (!hash.isZero()) {
                assertThat(found.parentHash()).isEqualTo(hash);
            }
            assertThat(found.height()).isEqualTo(height + 1);
            assertThat(found.timeS()).isGreaterThan(GENESIS_TIME_S);
            height = found.height();
            hash = found.hash();
            next = node().blockAfter(height, hash);
        }

        assertThat(next).isEqualTo(new AtTip());
        assertThat(height).isEqualTo(tip.height());
        assertThat(hash).isEqualTo(tip.hash());
    }

    @Test
    void shouldHandOverDepositsAndNothingElse() throws Exception {
        mine(1);
        final Tip tip = node().tip();
        final Hash txid = deposit(AMOUNT_SATS, ADDRESS);
        assertThat(node().blockAfter(tip.height(), tip.hash())).isEqualTo(new AtTip());
        mine(2);

        final Found withDeposit = (Found) node().blockAfter(tip.height(), tip.hash());
        final Found without = (Found) node().blockAfter(withDeposit.height(), withDeposit.hash());

        assertThat(withDeposit.parentHash()).isEqualTo(tip.hash());
        assertThat(withDeposit.transactions()).hasSize(1);
        assertThat(without.transactions()).isEmpty();
        final BitcoinTransaction transaction =
                BitcoinTransaction.parse(withDeposit.transactions().getFirst());
        assertThat(transaction.txid()).isEqualTo(txid);
        assertThat(DepositRule.outcomesOf(transaction, FEDERATION, 10_000))
                .singleElement()
                .isInstanceOfSatisfying(DepositRule.Deposit.class, credited -> {
                    assertThat(credited.txid()).isEqualTo(txid);
                    assertThat(credited.amountSats()).isEqualTo(AMOUNT_SATS);
                    assertThat(credited.address()).isEqualTo(ADDRESS);
                });
    }

    @Test
    void shouldSayReorgedUntilTheCallerIsBackAtTheFork() throws Exception {
        mine(1);
        final Tip fork = node().tip();
        final Hash txid = deposit(AMOUNT_SATS, ADDRESS);
        final List<Hash> lost = mine(3);

        invalidate(fork.height() + 1);
        assertThat(node().tip().hash()).isEqualTo(fork.hash());
        assertThat(node().blockAfter(fork.height() + 1, lost.getFirst())).isEqualTo(new Reorged());
        assertThat(node().blockAfter(fork.height(), fork.hash())).isEqualTo(new AtTip());
        final List<Hash> won = mine(4);

        for (int i = 2; i >= 0; i--) {
            assertThat(node().blockAfter(fork.height() + 1 + i, lost.get(i))).isEqualTo(new Reorged());
        }
        final Found first = (Found) node().blockAfter(fork.height(), fork.hash());
        assertThat(first.hash()).isEqualTo(won.getFirst()).isNotEqualTo(lost.getFirst());
        assertThat(first.transactions()).hasSize(1);
        assertThat(BitcoinTransaction.parse(first.transactions().getFirst()).txid())
                .isEqualTo(txid);
    }

    @Test
    void shouldSayMissingOfWhatItDoesNotKnow() throws Exception {
        mine(1);
        final Tip tip = node().tip();
        final Hash unknown = Hash.fromHex("00".repeat(31) + "01");

        assertFails(() -> node().blockAfter(tip.height(), unknown), FaultKind.MISSING);
        assertFails(() -> node().blockAfter(tip.height() + 1, Hash.ZERO), FaultKind.MISSING);
    }

    @Test
    void shouldRefuseABlockUnderAnotherHeight() throws Exception {
        mine(2);
        final Tip tip = node().tip();

        assertFails(() -> node().blockAfter(tip.height() - 1, tip.hash()), FaultKind.PROTOCOL);
    }

    @Test
    void shouldKeepItsChainOverARestart() throws Exception {
        mine(1);
        final Tip fork = node().tip();
        mine(2);
        invalidate(fork.height() + 1);
        final Hash txid = deposit(AMOUNT_SATS, ADDRESS);
        mine(3);
        final Tip tip = node().tip();
        final Next next = node().blockAfter(fork.height(), fork.hash());

        restart();

        assertThat(node().tip().height()).isEqualTo(tip.height());
        assertThat(node().tip().hash()).isEqualTo(tip.hash());
        assertThat(node().blockAfter(fork.height(), fork.hash())).isEqualTo(next);
        assertThat(((Found) next).transactions()).isNotEmpty();
        assertThat(BitcoinTransaction.parse(((Found) next).transactions().getFirst())
                        .txid())
                .isEqualTo(txid);
        assertThat(mine(1)).hasSize(1);
    }

    static void assertFails(final ThrowingCallable call, final FaultKind kind, final String... parts) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PortException.class,
                        fault -> assertThat(fault.kind()).as(fault.getMessage()).isEqualTo(kind))
                .hasMessageContainingAll(parts.length == 0 ? new String[] {""} : parts);
    }
}
