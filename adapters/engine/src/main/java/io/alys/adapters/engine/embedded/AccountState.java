// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import io.alys.adapters.engine.Keccak;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every account that is not empty, at one block. A block's changes are recorded between {@link #begin()} and
 * {@link #end()}, so that they can be taken back and made again.
 */
final class AccountState {
    private final TreeMap<EvmAddress, Account> accounts = new TreeMap<>();
    private TreeMap<EvmAddress, Change> changes = new TreeMap<>();

    AccountState(final Map<EvmAddress, BigInteger> balances) {
        balances.forEach((address, balanceWei) -> put(address, new Account(balanceWei, 0)));
    }

    Account account(final EvmAddress address) {
        return accounts.getOrDefault(address, Account.EMPTY);
    }

    void begin() {
        changes = new TreeMap<>();
    }

    /** The changes since {@link #begin()}, by address. */
    Map<EvmAddress, Change> end() {
        final Map<EvmAddress, Change> ended = changes;
        changes = new TreeMap<>();
        return ended;
    }

    void credit(final EvmAddress address, final BigInteger amountWei) {
        final Account account = account(address);
        change(address, new Account(account.balanceWei().add(amountWei), account.nonce()));
    }

    /** Takes the amount, which the account must have, and counts a transaction. */
    void charge(final EvmAddress sender, final BigInteger amountWei) {
        final Account account = account(sender);
        change(sender, new Account(account.balanceWei().subtract(amountWei), account.nonce() + 1));
    }

    void undo(final Map<EvmAddress, Change> made) {
        made.forEach((address, change) -> put(address, change.before()));
    }

    void redo(final Map<EvmAddress, Change> undone) {
        undone.forEach((address, change) -> put(address, change.after()));
    }

    /**
     * Keccak-256 over every account in order of address: 20 bytes of address, 8 of nonce, 1 of length, and the balance, all
     * big-endian. Not a Merkle-Patricia root.
     */
    Hash root() {
        final ByteArrayOutputStream encoded = new ByteArrayOutputStream(accounts.size() * 40);
        accounts.forEach((address, account) -> {
            final byte[] balance = account.balanceWei().toByteArray();
            encoded.writeBytes(address.toArray());
            encoded.writeBytes(
                    ByteBuffer.allocate(Long.BYTES).putLong(account.nonce()).array());
            encoded.write(balance.length);
            encoded.writeBytes(balance);
        });
        return Keccak.hash(encoded.toByteArray());
    }

    private void change(final EvmAddress address, final Account after) {
        final Change earlier = changes.get(address);
        changes.put(address, new Change(earlier == null ? account(address) : earlier.before(), after));
        put(address, after);
    }

    private void put(final EvmAddress address, final Account account) {
        if (account.isEmpty()) {
            accounts.remove(address);
        } else {
            accounts.put(address, account);
        }
    }

    /** An account before and after a block. */
    record Change(Account before, Account after) {}
}
