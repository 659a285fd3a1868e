// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bridge;

import io.alys.core.chain.PegIn;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every deposit seen, and the ledger of those credited. */
final class DepositBook implements Recorded {
    private static final Comparator<Deposit> OLDEST_FIRST =
            Comparator.comparingLong(Deposit::height).thenComparing(Deposit::outPoint);

    // Sorted, because the order in which deposits are credited is part of the protocol.
    private final NavigableMap<OutPoint, Deposit> deposits = new TreeMap<>();
    private final NavigableSet<Deposit> pending = new TreeSet<>(OLDEST_FIRST);
    private final CreditLedger ledger = new CreditLedger();

    Deposit find(final OutPoint outPoint) {
        return deposits.get(outPoint);
    }

    void add(final Deposit deposit) {
        deposits.put(deposit.outPoint(), deposit);
        pending.add(deposit);
    }

    void drop(final OutPoint outPoint) {
        pending.remove(deposits.remove(outPoint));
    }

    void credit(final OutPoint outPoint) {
        final Deposit deposit = deposits.get(outPoint);
        pending.remove(deposit);
        deposits.put(outPoint, deposit.at(Deposit.Stage.CREDITED));
        ledger.credit(deposit);
    }

    /** It waits again, or, while it is uncovered, is to be dropped. */
    void uncredit(final OutPoint outPoint) {
        final Deposit deposit = deposits.get(outPoint);
        final Deposit waiting = deposit.at(Deposit.Stage.PENDING);
        deposits.put(outPoint, waiting);
        pending.add(waiting);
        ledger.uncredit(deposit);
    }

    void uncover(final OutPoint outPoint) {
        deposits.put(outPoint, deposits.get(outPoint).at(Deposit.Stage.UNCOVERED));
    }

    void cover(final OutPoint outPoint, final long height, final Hash blockHash) {
        deposits.put(outPoint, deposits.get(outPoint).at(height, blockHash, Deposit.Stage.CREDITED));
    }

    /** Deposits of the Bitcoin block, in outpoint order. */
    List<Deposit> inBlock(final Hash blockHash) {
        final List<Deposit> found = new ArrayList<>();
        for (final Deposit deposit : deposits.values()) {
            if (deposit.blockHash().equals(blockHash)) {
                found.add(deposit);
            }
        }
        return found;
    }

    /**
     * What the next block may credit (rules.md 10): deposits at or below the height, oldest first.
     *
     * @param recipientsMax for at most so many, each a withdrawal of the block.
     */
    List<PegIn> eligible(final long heightMax, final int recipientsMax) {
        final List<PegIn> pegIns = new ArrayList<>();
        final NavigableSet<EvmAddress> recipients = new TreeSet<>();
        for (final Deposit deposit : pending) {
            if (deposit.height() > heightMax || pegIns.size() == PegIn.PER_BLOCK_MAX) {
                break;
            }
            if (recipients.contains(deposit.address()) || recipients.size() < recipientsMax) {
                recipients.add(deposit.address());
                pegIns.add(deposit.toPegIn());
            }
        }
        return pegIns;
    }

    CreditLedger ledger() {
        return ledger;
    }

    int pendingCount() {
        return pending.size();
    }

    long uncoveredSats() {
        long sats = 0;
        for (final Deposit deposit : deposits.values()) {
            sats += deposit.stage() == Deposit.Stage.UNCOVERED ? deposit.amountSats() : 0;
        }
        return sats;
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.list("deposits", deposits.values());
        ledger.writeFields(writer);
    }

    void readFields(final FieldReader reader) {
        deposits.clear();
        pending.clear();
        for (final Deposit deposit : reader.list("deposits", Deposit::read)) {
            deposits.put(deposit.outPoint(), deposit);
            if (deposit.stage() == Deposit.Stage.PENDING) {
                pending.add(deposit);
            }
        }
        ledger.readFields(reader);
    }
}
