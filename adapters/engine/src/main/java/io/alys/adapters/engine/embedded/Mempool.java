// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import io.alys.core.value.EvmAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Transactions waiting for a block, at most so many in all and for one sender. Offered in order of the senders' arrival. */
final class Mempool {
    static final int CAPACITY = 4096;
    static final int PER_SENDER_MAX = 64;

    private static final BigInteger REPLACE_NUMERATOR = BigInteger.valueOf(11);
    private static final BigInteger REPLACE_DENOMINATOR = BigInteger.TEN;

    private final Map<EvmAddress, TreeMap<Long, EvmTransaction>> bySender = new LinkedHashMap<>();
    private int size;

    /**
     * Takes a transaction, in place of one with its nonce if it pays a tenth more.
     *
     * @param sender its account now.
     */
    void add(final EvmTransaction transaction, final Account sender) throws TransactionRefused {
        if (transaction.nonce() < sender.nonce() || transaction.nonce() >= sender.nonce() + PER_SENDER_MAX) {
            throw new TransactionRefused("nonce=" + transaction.nonce() + " must be " + sender.nonce() + " to "
                    + (sender.nonce() + PER_SENDER_MAX - 1));
        }
        if (sender.balanceWei().compareTo(transaction.costMaxWei()) < 0) {
            throw new TransactionRefused("balance=" + sender.balanceWei() + " of " + transaction.sender()
                    + " is below value and gas=" + transaction.costMaxWei());
        }
        final TreeMap<Long, EvmTransaction> queue = bySender.get(transaction.sender());
        final EvmTransaction earlier = queue == null ? null : queue.get(transaction.nonce());
        if (earlier != null) {
            if (earlier.hash().equals(transaction.hash())) {
                return;
            }
            requirePaysMore("maxFeePerGas", transaction.maxFeeWei(), earlier.maxFeeWei());
            requirePaysMore("maxPriorityFeePerGas", transaction.maxTipWei(), earlier.maxTipWei());
            queue.put(transaction.nonce(), transaction);
            return;
        }
        if (size == CAPACITY) {
            throw new TransactionRefused("the pool is full: " + CAPACITY + " transactions wait already");
        }
        bySender.computeIfAbsent(transaction.sender(), sought -> new TreeMap<>())
                .put(transaction.nonce(), transaction);
        size++;
    }

    /** Every transaction, one sender's in order of nonce. */
    List<EvmTransaction> ordered() {
        final List<EvmTransaction> ordered = new ArrayList<>(size);
        bySender.values().forEach(queue -> ordered.addAll(queue.values()));
        return ordered;
    }

    void drop(final EvmTransaction transaction) {
        final TreeMap<Long, EvmTransaction> queue = bySender.get(transaction.sender());
        if (queue != null && queue.remove(transaction.nonce(), transaction)) {
            size--;
            if (queue.isEmpty()) {
                bySender.remove(transaction.sender());
            }
        }
    }

    /** Drops what the accounts have moved past. */
    void prune(final AccountState accounts) {
        for (final EvmTransaction transaction : ordered()) {
            if (transaction.nonce() < accounts.account(transaction.sender()).nonce()) {
                drop(transaction);
            }
        }
    }

    private static void requirePaysMore(final String name, final BigInteger offered, final BigInteger earlier)
            throws TransactionRefused {
        if (offered.multiply(REPLACE_DENOMINATOR).compareTo(earlier.multiply(REPLACE_NUMERATOR)) < 0) {
            throw new TransactionRefused(
                    name + "=" + offered + " must be a tenth above that of the transaction it replaces=" + earlier);
        }
    }
}
