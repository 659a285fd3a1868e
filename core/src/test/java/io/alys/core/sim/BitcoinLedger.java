// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.fixture.FakeBitcoinNode;
import io.alys.core.fixture.Specs;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** What Bitcoin itself did: who deposited how much, what could ever be credited, and what was taken away after it could be. */
final class BitcoinLedger {
    private final FakeBitcoinNode bitcoin;
    private final int confirmations;
    private final Map<Bytes, Long> sats = new TreeMap<>();
    private final NavigableSet<Hash> creditable = new TreeSet<>();
    private long depositedSats = 0;
    private long evictedSats = 0;

    /**
     * @param confirmations that a deposit has when it may be credited.
     */
    BitcoinLedger(final FakeBitcoinNode bitcoin, final int confirmations) {
        this.bitcoin = bitcoin;
        this.confirmations = confirmations;
    }

    void deposit(final long amountSats, final EvmAddress address) {
        sats.put(bitcoin.deposit(Specs.FEDERATION_SCRIPT, amountSats, address), amountSats);
        depositedSats += amountSats;
    }

    void mine(final int count) {
        for (int i = 0; i < count; i++) {
            bitcoin.mine(1);
            final long confirmed = bitcoin.height() - confirmations + 1;
            if (confirmed >= 0) {
                bitcoin.transactionsAt(confirmed).forEach(raw -> creditable.add(txid(raw)));
            }
        }
    }

    /**
     * Replaces the newest blocks by as many, or, when that takes confirmed deposits away, by one more; of the latter one in four is
     * spent otherwise meanwhile.
     */
    void replaceNewest(final int count, final SplittableRandom drawn) {
        final int depth = (int) Math.min(count, bitcoin.height());
        final boolean isDeep = depth >= confirmations;
        final long from = bitcoin.height() - depth + 1;
        final List<Bytes> evicted = LongStream.rangeClosed(from, bitcoin.height())
                .mapToObj(bitcoin::transactionsAt)
                .flatMap(List::stream)
                .toList();
        bitcoin.invalidate(from);
        for (final Bytes raw : evicted) {
            evictedSats += isDeep ? sats.get(raw) : 0;
            if (!isDeep || drawn.nextInt(4) != 0) {
                bitcoin.resubmit(raw);
            }
        }
        mine(isDeep ? depth + 1 : depth);
    }

    /** The newest block. */
    Hash tip() {
        return bitcoin.tipHash();
    }

    /** True when the deposit had enough confirmations at some time. */
    boolean isCreditable(final Hash txid) {
        return creditable.contains(txid);
    }

    /** Of all deposits ever, also those that are in no block of the best chain. */
    long depositedSats() {
        return depositedSats;
    }

    /** Of deposits that were taken away after they could have been credited, each time. */
    long evictedSats() {
        return evictedSats;
    }

    /** Of deposits in the best chain. */
    long satsInBestChain() {
        return LongStream.rangeClosed(0, bitcoin.height())
                .mapToObj(bitcoin::transactionsAt)
                .flatMap(List::stream)
                .mapToLong(sats::get)
                .sum();
    }

    private static Hash txid(final Bytes raw) {
        try {
            return BitcoinTransaction.parse(raw).txid();
        } catch (final BitcoinParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
