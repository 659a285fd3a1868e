// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import io.alys.adapters.engine.Keccak;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.ForkchoiceState;
import io.alys.core.chain.PayloadAttributes;
import io.alys.core.chain.PayloadVerdict;
import io.alys.core.chain.Withdrawal;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.ExecutionEngine;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stand-in for an execution client, so that a development chain runs with nothing else installed. <b>It is not an
 * EVM</b>: it knows value transfers, withdrawals and the bridge contract's requestPegOut(bytes), and refuses contract
 * creation. Its block hashes and roots are Keccak-256 over encodings of its own, neither RLP nor Merkle-Patricia, so no
 * other client can follow its chain, nor it another's. Gas of transfers and the base fee follow Ethereum's rules (EIP-1559,
 * EIP-2028); the gas limit never changes; a bridge call costs a flat {@link #BRIDGE_CALL_GAS} more. Every block's root
 * covers all accounts, and opening executes every payload again: meant for some thousand accounts and days, not years.
 *
 * <p>Any thread may call any method.
 */
public final class EmbeddedEngine implements ExecutionEngine {
    /** Gas a bridge call uses beyond the transaction itself and its data. */
    public static final long BRIDGE_CALL_GAS = BridgeContract.CALL_GAS;

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedEngine.class);
    private static final long GAS_LIMIT = 30_000_000;
    private static final BigInteger GENESIS_BASE_FEE_WEI = BigInteger.valueOf(1_000_000_000);

    private final long chainId;
    private final TransactionReader transactions;
    private final AccountState accounts;
    private final Mempool mempool = new Mempool();
    private final ExecutionPayload genesis;
    private final BlockTree tree;
    private final PayloadLog log;

    /**
     * Opens the directory, or makes it, and executes again what it holds.
     *
     * @param directory for payloads.log.
     * @param chainId transactions must be signed for.
     * @param genesisTimestampS of block 0, in seconds.
     * @param alloc balances at genesis, in wei.
     * @throws PortException STORAGE when the directory can't be used, WRONG_NETWORK when it belongs to another genesis.
     */
    public EmbeddedEngine(
            final Path directory,
            final long chainId,
            final long genesisTimestampS,
            final Map<EvmAddress, BigInteger> alloc)
            throws PortException {
        if (chainId <= 0 || genesisTimestampS < 0) {
            throw new IllegalArgumentException("chainId=" + chainId + " must be positive and genesisTimestampS="
                    + genesisTimestampS + " not negative");
        }
        this.chainId = chainId;
        this.transactions = new TransactionReader(chainId);
        this.accounts = new AccountState(alloc);
        this.genesis = genesis(chainId, genesisTimestampS, accounts.root());
        this.tree = new BlockTree(genesis, accounts);
        this.log = PayloadLog.open(directory, genesis.blockHash(), new Restored());
        LOG.info("{} head={} number={}", describe(), headHash(), blockNumber());
    }

    /** What this is, for a log line or a version call. */
    public String describe() {
        return "embedded engine, not an EVM: transfers, withdrawals and peg-out requests only;"
                + " its roots and hashes are its own";
    }

    @Override
    public synchronized void close() {
        log.close();
    }

    @Override
    public synchronized Status status() {
        return new Status(genesis.blockHash(), blockNumber(), headHash(), chainId);
    }

    @Override
    public ExecutionPayload genesis() {
        return genesis;
    }

    @Override
    public synchronized ExecutionPayload build(final ForkchoiceState forkchoice, final PayloadAttributes attributes)
            throws PortException {
        final Answer answer = updateForkchoice(forkchoice);
        if (answer.verdict() != PayloadVerdict.VALID) {
            throw new PortException(
                    FaultKind.NOT_READY, "build on head=" + forkchoice.headHash() + " which was never executed here");
        }
        final ExecutionPayload parent = tree.head().payload();
        if (attributes.timestampS() <= parent.timestampS()) {
            throw new PortException(
                    FaultKind.REJECTED,
                    "timestamp=" + attributes.timestampS() + " must be after the parent's " + parent.timestampS());
        }
        if (!isCreditable(attributes.withdrawals())) {
            throw new PortException(FaultKind.REJECTED, "withdrawals holds a negative amount");
        }
        final BigInteger baseFeeWei = FeeMarket.baseFeeAfter(parent);
        final BlockExecution execution =
                new BlockExecution(accounts, baseFeeWei, parent.gasLimit(), ExecutionPayload.FEE_RECIPIENT);
        final List<Bytes> included;
        final Hash stateRoot;
        accounts.begin();
        try {
            included = runPool(execution);
            execution.credit(attributes.withdrawals());
            stateRoot = accounts.root();
        } finally {
            accounts.undo(accounts.end());
        }
        return PayloadSeal.sealed(new ExecutionPayload(
                parent.blockHash(),
                ExecutionPayload.FEE_RECIPIENT,
                stateRoot,
                execution.receiptsRoot(),
                execution.logsBloom(),
                Hash.ZERO,
                parent.blockNumber() + 1,
                parent.gasLimit(),
                execution.gasUsed(),
                attributes.timestampS(),
                Bytes.EMPTY,
                baseFeeWei,
                Hash.ZERO,
                included,
                attributes.withdrawals()));
    }

    /** Executes a payload; the parent consensus root is not used. Repeating it answers the same and stores nothing. */
    @Override
    public synchronized Answer execute(final ExecutionPayload payload, final Hash parentRoot) throws PortException {
        return execute(payload, () -> log.appendExecuted(payload));
    }

    /**
     * Sets the head, the safe and the finalized block, and with them what the queries below answer from. A safe or finalized
     * hash of zero leaves the block called so before, as long as it is on the head's chain.
     *
     * @throws PortException REJECTED when safe or finalized is not on the chain of the head (Engine API, -38002).
     */
    @Override
    public synchronized Answer updateForkchoice(final ForkchoiceState forkchoice) throws PortException {
        final Hash hash = forkchoice.headHash();
        if (!tree.isKnown(hash)) {
            return Answer.withoutFees(PayloadVerdict.SYNCING, Hash.ZERO, "");
        }
        final BlockTree.Node next = reachable(hash);
        final String fault = forkchoiceFault(forkchoice, next);
        if (!fault.isEmpty()) {
            throw new PortException(FaultKind.REJECTED, "invalid forkchoice state (-38002): " + fault);
        }
        if (next != tree.head()) {
            log.appendHead(hash);
            setHead(next);
        }
        if (isNews(forkchoice.safeHash(), tree.safeNumber())) {
            log.appendSafe(forkchoice.safeHash());
            tree.markSafe(forkchoice.safeHash());
        }
        if (isNews(forkchoice.finalizedHash(), tree.finalizedNumber())) {
            log.appendFinalized(forkchoice.finalizedHash());
            tree.markFinalized(forkchoice.finalizedHash());
        }
        return Answer.withoutFees(PayloadVerdict.VALID, hash, "");
    }

    private String forkchoiceFault(final ForkchoiceState forkchoice, final BlockTree.Node head) {
        final Hash safe = forkchoice.safeHash();
        final Hash finalized = forkchoice.finalizedHash();
        if (!safe.isZero() && !tree.isOnBranch(safe, head)) {
            return "safeBlockHash=" + safe + " must be headBlockHash=" + forkchoice.headHash()
                    + " or an ancestor of it";
        }
        if (finalized.isZero()) {
            return "";
        }
        if (safe.isZero() || !tree.isOnBranch(finalized, head) || tree.number(finalized) > tree.number(safe)) {
            return "finalizedBlockHash=" + finalized + " must be safeBlockHash=" + safe + " or an ancestor of it";
        }
        return "";
    }

    private boolean isNews(final Hash hash, final OptionalLong known) {
        return !hash.isZero() && (known.isEmpty() || !hash.equals(tree.canonicalAt(known.getAsLong())));
    }

    /** The number of the block called safe last, on the head's chain; empty before any is known. */
    public synchronized OptionalLong safeNumber() {
        return tree.safeNumber();
    }

    /** The number of the block called finalized last, on the head's chain; empty before any is known. */
    public synchronized OptionalLong finalizedNumber() {
        return tree.finalizedNumber();
    }

    /** In wei, at the head; zero for an account never seen. */
    public synchronized BigInteger balanceOf(final EvmAddress address) {
        return accounts.account(address).balanceWei();
    }

    /** Transactions the account sent, up to the head. */
    public synchronized long nonceOf(final EvmAddress address) {
        return accounts.account(address).nonce();
    }

    /**
     * Takes a signed transaction into the pool of those waiting for a block. Repeating it is harmless.
     *
     * @return the transaction's hash.
     * @throws TransactionRefused saying why.
     */
    public synchronized Hash submit(final Bytes rawTransaction) throws TransactionRefused {
        final EvmTransaction transaction = transactions.read(rawTransaction);
        BlockExecution.gasOf(transaction);
        if (transaction.gasLimit() > GAS_LIMIT) {
            throw new TransactionRefused("gasLimit=" + transaction.gasLimit() + " is above the block's " + GAS_LIMIT);
        }
        mempool.add(transaction, accounts.account(transaction.sender()));
        return transaction.hash();
    }

    /** The head's number. */
    public synchronized long blockNumber() {
        return tree.head().payload().blockNumber();
    }

    /** The block of the head's chain with the number; empty above the head. */
    public synchronized Optional<ExecutionPayload> payloadAt(final long number) throws PortException {
        final Hash hash = tree.canonicalAt(number);
        if (hash == null) {
            return Optional.empty();
        }
        final BlockTree.Node node = tree.node(hash);
        if (node != null) {
            return Optional.of(node.payload());
        }
        return Optional.of(number == 0 ? genesis : log.payloadAt(tree.offset(hash)));
    }

    /** The events of that block, in order; none above the head. */
    public synchronized List<LogEntry> logsAt(final long number) throws PortException {
        final Optional<ExecutionPayload> payload = payloadAt(number);
        final List<LogEntry> logs = new ArrayList<>();
        if (payload.isEmpty()) {
            return logs;
        }
        final List<Bytes> raw = payload.get().transactions();
        for (int i = 0; i < raw.size(); i++) {
            try {
                BlockExecution.logOf(transactions.read(raw.get(i)), i, logs.size())
                        .ifPresent(logs::add);
            } catch (final TransactionRefused e) {
                throw new IllegalStateException("an executed block holds a bad transaction: number=" + number, e);
            }
        }
        return logs;
    }

    private Hash headHash() {
        return tree.head().payload().blockHash();
    }

    private List<Bytes> runPool(final BlockExecution execution) {
        final List<Bytes> included = new ArrayList<>();
        for (final EvmTransaction transaction : mempool.ordered()) {
            if (execution.isEarly(transaction)) {
                continue;
            }
            try {
                execution.run(transaction);
                included.add(transaction.raw());
            } catch (final TransactionRefused e) {
                mempool.drop(transaction);
                LOG.info("transaction={} dropped: {}", transaction.hash(), e.getMessage());
            }
        }
        return included;
    }

    private Answer execute(final ExecutionPayload payload, final Storing storing) throws PortException {
        if (!payload.blockHash().equals(PayloadSeal.sealed(payload).blockHash())) {
            return invalid(payload, "blockHash is not the hash of the other fields");
        }
        if (tree.isKnown(payload.blockHash())) {
            return Answer.executed(payload.blockHash(), tree.feesWei(payload.blockHash()));
        }
        if (!tree.isKnown(payload.parentHash())) {
            return Answer.withoutFees(PayloadVerdict.SYNCING, Hash.ZERO, "");
        }
        final BlockTree.Node parent = reachable(payload.parentHash());
        if (tree.isFull()) {
            throw new PortException(
                    FaultKind.NOT_READY, BlockTree.NODES_MAX + " blocks are kept already: move the head first");
        }
        final String fault = headerFault(payload, parent.payload());
        return fault.isEmpty() ? run(payload, parent, storing) : invalid(payload, fault);
    }

    /** Runs the payload on its parent's accounts, keeps it if it is valid, and brings the accounts back to the head. */
    private Answer run(final ExecutionPayload payload, final BlockTree.Node parent, final Storing storing)
            throws PortException {
        tree.moveTo(parent);
        try {
            final BlockExecution execution =
                    new BlockExecution(accounts, payload.baseFeePerGas(), payload.gasLimit(), payload.feeRecipient());
            final String fault;
            final Map<EvmAddress, AccountState.Change> changes;
            accounts.begin();
            try {
                fault = runFault(payload, execution);
            } finally {
                changes = accounts.end();
                accounts.undo(changes);
            }
            if (!fault.isEmpty()) {
                return invalid(payload, fault);
            }
            tree.add(payload, parent, changes, execution.feesWei(), storing.offset());
            return Answer.executed(payload.blockHash(), execution.feesWei());
        } finally {
            tree.moveTo(tree.head());
        }
    }

    private String headerFault(final ExecutionPayload payload, final ExecutionPayload parent) {
        if (payload.blockNumber() != parent.blockNumber() + 1) {
            return "blockNumber=" + payload.blockNumber() + " must be " + (parent.blockNumber() + 1);
        }
        if (payload.timestampS() <= parent.timestampS()) {
            return "timestamp=" + payload.timestampS() + " must be after the parent's " + parent.timestampS();
        }
        if (payload.gasLimit() != parent.gasLimit()) {
            return "gasLimit=" + payload.gasLimit() + " must be " + parent.gasLimit();
        }
        final BigInteger baseFeeWei = FeeMarket.baseFeeAfter(parent);
        if (!payload.baseFeePerGas().equals(baseFeeWei)) {
            return "baseFeePerGas=" + payload.baseFeePerGas() + " must be " + baseFeeWei;
        }
        if (payload.extraData().length() > ExecutionPayload.EXTRA_DATA_LENGTH_MAX) {
            return "extraData has length=" + payload.extraData().length();
        }
        return isCreditable(payload.withdrawals()) ? "" : "withdrawals holds a negative amount";
    }

    private static boolean isCreditable(final List<Withdrawal> withdrawals) {
        return withdrawals.stream().allMatch(withdrawal -> withdrawal.amountGwei() >= 0);
    }

    private String runFault(final ExecutionPayload payload, final BlockExecution execution) {
        for (int i = 0; i < payload.transactions().size(); i++) {
            try {
                execution.run(transactions.read(payload.transactions().get(i)));
            } catch (final TransactionRefused e) {
                return "transactions[" + i + "]: " + e.getMessage();
            }
        }
        execution.credit(payload.withdrawals());
        if (payload.gasUsed() != execution.gasUsed()) {
            return "gasUsed=" + payload.gasUsed() + " must be " + execution.gasUsed();
        }
        if (!payload.receiptsRoot().equals(execution.receiptsRoot())) {
            return "receiptsRoot=" + payload.receiptsRoot() + " must be " + execution.receiptsRoot();
        }
        if (!payload.logsBloom().equals(execution.logsBloom())) {
            return "logsBloom is not the bloom of the logs";
        }
        final Hash stateRoot = accounts.root();
        return payload.stateRoot().equals(stateRoot)
                ? ""
                : "stateRoot=" + payload.stateRoot() + " must be " + stateRoot;
    }

    private BlockTree.Node reachable(final Hash hash) throws PortException {
        final BlockTree.Node node = tree.node(hash);
        if (node == null) {
            throw new PortException(
                    FaultKind.NOT_READY,
                    "block=" + hash + " is on no branch of the last " + BlockTree.DEPTH_MAX
                            + " blocks: the embedded engine keeps no older accounts");
        }
        return node;
    }

    private void setHead(final BlockTree.Node next) {
        for (final BlockTree.Node abandoned : tree.setHead(next)) {
            abandoned.payload().transactions().forEach(this::resubmit);
        }
        mempool.prune(accounts);
    }

    /** Gives a transaction of an abandoned block another chance. */
    private void resubmit(final Bytes raw) {
        try {
            submit(raw);
        } catch (final TransactionRefused e) {
            LOG.debug("transaction of an abandoned block dropped: {}", e.getMessage());
        }
    }

    private static Answer invalid(final ExecutionPayload payload, final String reason) {
        return Answer.withoutFees(PayloadVerdict.INVALID, payload.parentHash(), reason);
    }

    private static ExecutionPayload genesis(final long chainId, final long timestampS, final Hash stateRoot) {
        // The chain id has no field of its own, and two chains must not share a genesis.
        final Hash chain = Keccak.hash(BigInteger.valueOf(chainId).toByteArray());
        return PayloadSeal.sealed(new ExecutionPayload(
                Hash.ZERO,
                EvmAddress.ZERO,
                stateRoot,
                Keccak.hash(new byte[0]),
                new LogsBloom().toBytes(),
                Hash.ZERO,
                0,
                GAS_LIMIT,
                0,
                timestampS,
                Bytes.of(chain.toArray()),
                GENESIS_BASE_FEE_WEI,
                Hash.ZERO,
                List.of(),
                List.of()));
    }

    /** Stores a valid payload and says where. */
    private interface Storing {
        long offset() throws PortException;
    }

    /** Executes what the file holds. */
    private final class Restored implements PayloadLog.Visitor {
        @Override
        public void onExecuted(final ExecutionPayload payload, final long offset) throws PortException {
            final Answer answer = execute(payload, () -> offset);
            if (answer.verdict() != PayloadVerdict.VALID) {
                throw new PortException(
                        FaultKind.STORAGE,
                        PayloadLog.FILE_NAME + " offset=" + offset + " number=" + payload.blockNumber()
                                + " does not execute as it did: " + answer + ". Remove the file to start anew");
            }
        }

        @Override
        public void onHead(final Hash head) throws PortException {
            setHead(Objects.requireNonNull(tree.node(head), "head"));
        }

        @Override
        public void onSafe(final Hash safe) {
            tree.markSafe(safe);
        }

        @Override
        public void onFinalized(final Hash finalized) {
            tree.markFinalized(finalized);
        }
    }
}
