// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bitcoin;

import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * A Bitcoin block whose transactions are those its header commits to: parsing recomputes the Merkle root. Neither
 * proof of work nor scripts are checked, and witnesses are not compared with their commitment.
 *
 * @param header of the block.
 * @param entries in block order, the coinbase first.
 */
public record BitcoinBlock(BitcoinHeader header, List<Entry> entries) {
    /** 4,000,000 weight units (BIP-141), so at most as many bytes. */
    public static final int LENGTH_MAX = 4_000_000;

    public static final int TRANSACTIONS_MAX = 100_000;

    public BitcoinBlock {
        entries = List.copyOf(entries);
    }

    /**
     * One transaction of a block.
     *
     * @param transaction as parsed.
     * @param raw as it stands in the block, with witness.
     */
    public record Entry(BitcoinTransaction transaction, Bytes raw) {}

    public static BitcoinBlock parse(final byte[] raw) throws BitcoinParseException {
        if (raw.length > LENGTH_MAX) {
            throw new BitcoinParseException("block.length", raw.length, "at most " + LENGTH_MAX);
        }
        final BitcoinReader reader = new BitcoinReader(raw);
        final BitcoinHeader header = BitcoinHeader.read(reader, raw);
        final int count = reader.compactSize("block.transactions", TRANSACTIONS_MAX);
        final List<Entry> entries = new ArrayList<>();
        final List<Hash> txids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final int start = reader.position();
            final BitcoinTransaction transaction = BitcoinTransaction.read(reader, raw);
            entries.add(new Entry(transaction, Bytes.of(raw, start, reader.position() - start)));
            txids.add(transaction.txid());
        }
        if (reader.remaining() != 0) {
            throw new BitcoinParseException("block.trailingBytes", reader.remaining(), "0");
        }
        final Hash computed = merkleRootOf(txids);
        if (!computed.equals(header.merkleRoot())) {
            throw new BitcoinParseException("header.merkleRoot", header.merkleRoot(), "that of the txids, " + computed);
        }
        return new BitcoinBlock(header, entries);
    }

    /**
     * The Merkle root of txids in internal byte order.
     *
     * @throws BitcoinParseException when the list is empty, or two equal hashes are paired on any level, which would
     *     let two different lists have one root (CVE-2012-2459).
     */
    public static Hash merkleRootOf(final List<Hash> txids) throws BitcoinParseException {
        if (txids.isEmpty()) {
            throw new BitcoinParseException("block.transactions", 0, "at least 1");
        }
        List<Hash> level = txids;
        while (level.size() > 1) {
            level = parentsOf(level);
        }
        return level.getFirst();
    }

    private static List<Hash> parentsOf(final List<Hash> level) throws BitcoinParseException {
        final Sha256d digest = new Sha256d();
        final List<Hash> parents = new ArrayList<>((level.size() + 1) / 2);
        for (int i = 0; i < level.size(); i += 2) {
            final Hash left = level.get(i);
            final boolean hasRight = i + 1 < level.size();
            final Hash right = hasRight ? level.get(i + 1) : left;
            if (hasRight && left.equals(right)) {
                throw new BitcoinParseException("block.merkleTree", left, "without a repeated neighbour");
            }
            parents.add(digest.pair(left, right));
        }
        return parents;
    }
}
