// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import io.alys.adapters.engine.Keccak;
import io.alys.core.chain.Withdrawal;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Runs one block's transactions and withdrawals on the accounts, and adds up what its header must say. */
final class BlockExecution {
    private static final BigInteger WEI_PER_GWEI = BigInteger.valueOf(1_000_000_000);

    private final AccountState accounts;
    private final BigInteger baseFeeWei;
    private final long gasLimit;
    private final EvmAddress feeRecipient;
    private final LogsBloom bloom = new LogsBloom();
    private final ByteArrayOutputStream receipts = new ByteArrayOutputStream();
    private BigInteger feesWei = BigInteger.ZERO;
    private long gasUsed;
    private int transactionCount;

    BlockExecution(
            final AccountState accounts,
            final BigInteger baseFeeWei,
            final long gasLimit,
            final EvmAddress feeRecipient) {
        this.accounts = accounts;
        this.baseFeeWei = baseFeeWei;
        this.gasLimit = gasLimit;
        this.feeRecipient = feeRecipient;
    }

    /** Whether it may fit a later block though not this one. */
    boolean isEarly(final EvmTransaction transaction) {
        return transaction.nonce() > accounts.account(transaction.sender()).nonce()
                || transaction.maxFeeWei().compareTo(baseFeeWei) < 0
                || transaction.gasLimit() > gasLimit - gasUsed;
    }

    /**
     * Runs a transaction.
     *
     * @throws TransactionRefused having changed nothing.
     */
    void run(final EvmTransaction transaction) throws TransactionRefused {
        final Account sender = accounts.account(transaction.sender());
        final long gas = gasOf(transaction);
        if (transaction.nonce() != sender.nonce()) {
            throw new TransactionRefused("nonce=" + transaction.nonce() + " must be " + sender.nonce());
        }
        if (transaction.maxFeeWei().compareTo(baseFeeWei) < 0) {
            throw new TransactionRefused(
                    "maxFeePerGas=" + transaction.maxFeeWei() + " is below the block's base fee=" + baseFeeWei);
        }
        if (transaction.gasLimit() > gasLimit - gasUsed) {
            throw new TransactionRefused("gasLimit=" + transaction.gasLimit() + " is above the gas left in the block="
                    + (gasLimit - gasUsed));
        }
        if (sender.balanceWei().compareTo(transaction.costMaxWei()) < 0) {
            throw new TransactionRefused("balance=" + sender.balanceWei() + " of " + transaction.sender()
                    + " is below value and gas=" + transaction.costMaxWei());
        }
        final Optional<LogEntry> log = logOf(transaction, transactionCount, 0);
        final BigInteger tipWei = transaction.tipWei(baseFeeWei);
        final BigInteger feeWei = baseFeeWei.add(tipWei).multiply(BigInteger.valueOf(gas));
        accounts.charge(transaction.sender(), transaction.valueWei().add(feeWei));
        accounts.credit(log.isPresent() ? BridgeContract.BURN_ADDRESS : transaction.to(), transaction.valueWei());
        final BigInteger earnedWei = tipWei.multiply(BigInteger.valueOf(gas));
        accounts.credit(feeRecipient, earnedWei);
        feesWei = feesWei.add(earnedWei);
        log.ifPresent(bloom::add);
        gasUsed += gas;
        transactionCount++;
        receipts.writeBytes(transaction.hash().toArray());
        receipts.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(gasUsed).array());
    }

    void credit(final List<Withdrawal> withdrawals) {
        for (final Withdrawal withdrawal : withdrawals) {
            accounts.credit(
                    withdrawal.address(),
                    BigInteger.valueOf(withdrawal.amountGwei()).multiply(WEI_PER_GWEI));
        }
    }

    long gasUsed() {
        return gasUsed;
    }

    /** What the fee recipient earned, in wei. */
    BigInteger feesWei() {
        return feesWei;
    }

    Bytes logsBloom() {
        return bloom.toBytes();
    }

    /** Keccak-256 over each transaction's hash and the gas used so far: not a Merkle-Patricia root. */
    Hash receiptsRoot() {
        return Keccak.hash(receipts.toByteArray());
    }

    /**
     * Gas a transaction uses, and the check that it is one this engine can run.
     *
     * @throws TransactionRefused when the contract would revert, or the gas limit is too low.
     */
    static long gasOf(final EvmTransaction transaction) throws TransactionRefused {
        final boolean isBridgeCall = transaction.to().equals(BridgeContract.ADDRESS);
        if (isBridgeCall && BridgeContract.bitcoinAddress(transaction.data()).isEmpty()) {
            throw new TransactionRefused("the bridge contract would revert: it takes only requestPegOut(bytes)");
        }
        final long gas = transaction.intrinsicGas() + (isBridgeCall ? BridgeContract.CALL_GAS : 0);
        if (transaction.gasLimit() < gas) {
            throw new TransactionRefused("gasLimit=" + transaction.gasLimit() + " must be at least " + gas);
        }
        return gas;
    }

    /** The event a bridge call emits. It follows from the transaction alone. */
    static Optional<LogEntry> logOf(final EvmTransaction transaction, final int transactionIndex, final int logIndex) {
        if (!transaction.to().equals(BridgeContract.ADDRESS)) {
            return Optional.empty();
        }
        return BridgeContract.bitcoinAddress(transaction.data())
                .map(address -> new LogEntry(
                        BridgeContract.ADDRESS,
                        BridgeContract.topics(transaction.sender()),
                        BridgeContract.eventData(address, transaction.valueWei()),
                        transaction.hash(),
                        transactionIndex,
                        logIndex));
    }
}
