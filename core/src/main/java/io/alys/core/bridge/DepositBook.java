// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bridge;

import io.alys.core.chain.PegIn;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.codec.RecordedMap;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every deposit seen, and the ledger of those credited. Those that are done with are kept apart: there is no end to them. */
final class DepositBook implements Recorded {
    private static final Comparator<Deposit> OLDEST_FIRST =
            Comparator.comparingLong(Deposit::height).thenComparing(Deposit::outPoint);

    private final NavigableSet<Deposit> pending = new TreeSet<>(OLDEST_FIRST);
    private final CreditLedger ledger = new CreditLedger();

    /** PENDING and UNCOVERED ones. */
    private RecordedMap<OutPoint, Deposit> open = new RecordedMap<>();

    /** CREDITED ones. */
    private RecordedMap<OutPoint, Deposit> credited = new RecordedMap<>();

    Deposit find(final OutPoint outPoint) {
        final Deposit deposit = open.find(outPoint);
        return deposit == null ? credited.find(outPoint) : deposit;
    }

    void add(final Deposit deposit) {
        switch (deposit.stage()) {
            case PENDING -> {
                open.put(deposit.outPoint(), deposit);
                pending.add(deposit);
            }
            case UNCOVERED -> open.put(deposit.outPoint(), deposit);
            case CREDITED -> credited.put(deposit.outPoint(), deposit);
        }
    }

    /** Gives what it was. */
    Deposit drop(final OutPoint outPoint) {
        Deposit deposit = open.remove(outPoint);
        if (deposit == null) {
            deposit = credited.remove(outPoint);
        }
        if (deposit == null) {
            throw new IllegalArgumentException("deposit=" + outPoint + " was never seen, or is gone");
        }
        pending.remove(deposit);
        return deposit;
    }

    void credit(final OutPoint outPoint) {
        final Deposit deposit = drop(outPoint);
        add(deposit.at(Deposit.Stage.CREDITED));
        ledger.credit(deposit);
    }

    /** It waits again, or, while it is uncovered, is to be dropped. */
    void uncredit(final OutPoint outPoint) {
        final Deposit deposit = drop(outPoint);
        add(deposit.at(Deposit.Stage.PENDING));
        ledger.uncredit(deposit);
    }

    void uncover(final OutPoint outPoint) {
        add(drop(outPoint).at(Deposit.Stage.UNCOVERED));
    }

    void cover(final OutPoint outPoint, final long height, final Hash blockHash) {
        add(drop(outPoint).at(height, blockHash, Deposit.Stage.CREDITED));
    }

    /** Deposits of the Bitcoin block, in outpoint order. */
    List<Deposit> inBlock(final Hash blockHash) {
        return all().filter(deposit -> deposit.blockHash().equals(blockHash))
                .sorted(Comparator.comparing(Deposit::outPoint))
                .toList();
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
        for (final Deposit deposit : open.values()) {
            sats += deposit.stage() == Deposit.Stage.UNCOVERED ? deposit.amountSats() : 0;
        }
        return sats;
    }

    private Stream<Deposit> all() {
        return Stream.concat(open.values().stream(), credited.values().stream());
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        if (writer.version() >= RecordedMap.LAYOUT) {
            writer.map("open", open);
            writer.map("credited", credited);
        } else {
            writer.list(
                    "deposits",
                    all().sorted(Comparator.comparing(Deposit::outPoint)).toList());
        }
        ledger.writeFields(writer);
    }

    void readFields(final FieldReader reader) {
        pending.clear();
        if (reader.version() >= RecordedMap.LAYOUT) {
            open = reader.map("open", Deposit::read, Deposit::outPoint);
            credited = reader.map("credited", Deposit::read, Deposit::outPoint);
            for (final Deposit deposit : open.values()) {
                if (deposit.stage() == Deposit.Stage.PENDING) {
                    pending.add(deposit);
                }
            }
        } else {
            open = new RecordedMap<>();
            credited = new RecordedMap<>();
            reader.list("deposits", Deposit::read).forEach(this::add);
        }
        ledger.readFields(reader);
    }
}
