// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import io.alys.core.bitcoin.BitcoinBlock;
import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.BitcoinNode;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A Bitcoin chain inside this process, for trying the node out with nothing installed. Blocks and transactions are real
 * bytes that start from regtest's genesis block, so everything that reads Bitcoin works as it does on bitcoind. <b>It is
 * not Bitcoin</b>: it has no peers, checks no signatures, scripts or inputs, and proof of work is regtest's, which
 * anyone meets in two tries. Deposits spend coins that never existed. It protects nothing of value.
 *
 * <p>Every change is on disk before the call that made it returns. May be used by several threads; nothing is mined by
 * itself.
 */
public final class EmbeddedBitcoin implements BitcoinNode {
    public static final int BLOCKS_PER_CALL_MAX = 1000;

    /** Most deposits that wait for a block, and that one block takes. */
    public static final int PENDING_MAX = 1000;

    private static final int SCRIPT_LENGTH_MAX = 100;
    private static final int KIND_BLOCK = 1;
    private static final int KIND_DEPOSIT = 2;
    private static final int KIND_INVALIDATE = 3;

    private final Bytes federationScript;
    private final LongSupplier clockMs;
    private final EmbeddedChainFile file;

    // All guarded by this object's monitor.
    private final List<Stored> best = new ArrayList<>();
    private final Map<Hash, Long> heights = new HashMap<>();
    private final Map<Hash, Bytes> pending = new LinkedHashMap<>();
    private long salt;
    private boolean isClosed;

    /** What is kept of a block: enough to follow the chain and to undo it. */
    private record Stored(BitcoinBlock block, List<Bytes> toFederation) {}

    /**
     * Opens or creates the chain.
     *
     * @param path of the file it lives in.
     * @param federationScript only transactions with such an output are handed over.
     * @param clockMs unix time in milliseconds, for the blocks' headers.
     * @throws PortException STORAGE, when the file cannot be used.
     */
    public EmbeddedBitcoin(final Path path, final Bytes federationScript, final LongSupplier clockMs)
            throws PortException {
        this.federationScript = federationScript;
        this.clockMs = clockMs;
        this.file = new EmbeddedChainFile(path);
        add(EmbeddedBlocks.GENESIS);
        try {
            file.takeRecovered().forEach(this::replay);
        } catch (final IllegalStateException e) {
            file.close();
            throw file.storage("its records do not make a chain", e);
        }
    }

    /** One line for the operator. */
    public String describe() {
        return "embedded Bitcoin: a development chain in this process; no network, no signatures or scripts checked, no"
                + " real proof of work, coins worth nothing";
    }

    @Override
    public synchronized Tip tip() throws PortException {
        requireOpen();
        return new Tip(best.size() - 1L, best.getLast().block().header().hash(), false);
    }

    @Override
    public synchronized Next blockAfter(final long height, final Hash hash) throws PortException {
        requireOpen();
        if (hash.isZero()) {
            if (height < 0 || height >= best.size()) {
                throw missing("height=" + height + " tipHeight=" + (best.size() - 1));
            }
        } else {
            final Long known = heights.get(hash);
            if (known == null) {
                throw missing("block=" + hash);
            }
            if (known != height) {
                throw new PortException(
                        FaultKind.PROTOCOL,
                        "block=" + hash + " has height=" + known + " but asked with height=" + height);
            }
            if (height >= best.size()
                    || !best.get((int) height).block().header().hash().equals(hash)) {
                return new Reorged();
            }
        }
        if (height == best.size() - 1) {
            return new AtTip();
        }
        final Stored next = best.get((int) height + 1);
        return new Found(
                height + 1,
                next.block().header().hash(),
                next.block().header().parentHash(),
                next.block().header().timeS(),
                next.toFederation());
    }

    /** Appends blocks; the first holds every deposit that waits. Gives their hashes. */
    public synchronized List<Hash> mine(final int blocks) throws PortException {
        requireOpen();
        if (blocks < 1 || blocks > BLOCKS_PER_CALL_MAX) {
            throw new IllegalArgumentException("blocks=" + blocks + " must be 1 to " + BLOCKS_PER_CALL_MAX);
        }
        final List<byte[]> raws = new ArrayList<>();
        List<Bytes> transactions = pending.values().stream().limit(PENDING_MAX).toList();
        BitcoinBlock parent = best.getLast().block();
        for (int i = 0; i < blocks; i++) {
            final long timeS = Math.max(parent.header().timeS() + 1, clockMs.getAsLong() / 1000);
            final byte[] raw =
                    EmbeddedBlocks.block(parent.header(), best.size() + (long) i, timeS, salt + i, transactions);
            raws.add(raw);
            parent = EmbeddedBlocks.parse(raw);
            transactions = List.of();
        }
        file.append(raws.stream().map(raw -> record(KIND_BLOCK, raw)).toList());
        return raws.stream().map(this::onBlock).toList();
    }

    /**
     * Puts a transaction into the next block: one output to the script, one OP_RETURN with the address as 20 raw bytes.
     *
     * @param script the federation's, or another's to see it ignored.
     * @return its txid, in internal byte order.
     */
    public synchronized Hash deposit(final long amountSats, final EvmAddress address, final Bytes script)
            throws PortException {
        requireOpen();
        if (amountSats < 1 || amountSats > BitcoinTransaction.VALUE_SATS_MAX) {
            throw new IllegalArgumentException(
                    "amountSats=" + amountSats + " must be 1 to " + BitcoinTransaction.VALUE_SATS_MAX);
        }
        if (script.length() < 1 || script.length() > SCRIPT_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "script.length=" + script.length() + " must be 1 to " + SCRIPT_LENGTH_MAX);
        }
        if (pending.size() >= PENDING_MAX) {
            throw new PortException(FaultKind.REJECTED, "pendingDeposits=" + pending.size() + ": mine a block first");
        }
        final Bytes raw = EmbeddedBlocks.deposit(amountSats, address, script, salt);
        file.append(List.of(record(KIND_DEPOSIT, raw.toArray())));
        return onDeposit(raw);
    }

    /**
     * Abandons the block at the height and all after it. Their deposits wait for a block again.
     *
     * @param height 1 to the tip's.
     */
    public synchronized void invalidate(final long height) throws PortException {
        requireOpen();
        if (height < 1 || height >= best.size()) {
            throw new IllegalArgumentException("height=" + height + " must be 1 to " + (best.size() - 1));
        }
        file.append(List.of(record(
                KIND_INVALIDATE, ByteBuffer.allocate(Long.BYTES).putLong(height).array())));
        onInvalidate(height);
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        file.close();
    }

    private void replay(final byte[] payload) {
        final byte[] body = new byte[payload.length - 1];
        System.arraycopy(payload, 1, body, 0, body.length);
        switch (payload[0]) {
            case KIND_BLOCK -> onBlock(body);
            case KIND_DEPOSIT -> onDeposit(Bytes.of(body));
            case KIND_INVALIDATE -> onInvalidate(ByteBuffer.wrap(body).getLong());
            default -> throw new IllegalStateException("embedded chain record kind=" + payload[0] + " is unknown");
        }
    }

    private Hash onBlock(final byte[] raw) {
        final BitcoinBlock block = EmbeddedBlocks.parse(raw);
        if (!block.header().parentHash().equals(best.getLast().block().header().hash())) {
            throw new IllegalStateException(
                    "embedded chain block=" + block.header().hash() + " does not follow the tip");
        }
        add(block);
        salt++;
        return block.header().hash();
    }

    private Hash onDeposit(final Bytes raw) {
        final Hash txid = EmbeddedBlocks.parseTransaction(raw.toArray()).txid();
        pending.put(txid, raw);
        salt++;
        return txid;
    }

    private void onInvalidate(final long height) {
        while (best.size() > height) {
            final List<BitcoinBlock.Entry> entries = best.removeLast().block().entries();
            entries.stream()
                    .skip(1)
                    .forEach(entry -> pending.put(entry.transaction().txid(), entry.raw()));
        }
        salt++;
    }

    private void add(final BitcoinBlock block) {
        final List<Bytes> toFederation = block.entries().stream()
                .filter(entry -> entry.transaction().outputs().stream()
                        .anyMatch(output -> output.script().equals(federationScript)))
                .map(BitcoinBlock.Entry::raw)
                .toList();
        heights.put(block.header().hash(), (long) best.size());
        best.add(new Stored(block, toFederation));
        block.entries().forEach(entry -> pending.remove(entry.transaction().txid()));
    }

    private void requireOpen() throws PortException {
        if (isClosed) {
            throw new PortException(FaultKind.UNREACHABLE, "the embedded Bitcoin chain is closed");
        }
    }

    private static PortException missing(final String what) {
        return new PortException(FaultKind.MISSING, "the embedded Bitcoin chain does not have " + what);
    }

    private static byte[] record(final int kind, final byte[] body) {
        return ByteBuffer.allocate(1 + body.length).put((byte) kind).put(body).array();
    }
}
