// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.bitcoin.BitcoinHeader;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.bitcoin.BitcoinReader;
import io.alys.core.bitcoin.Coinbase;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A parent block's proof of work over something of ours: its header, and the way from its coinbase to the header's Merkle
 * root and from our commitment to the coinbase. Bytes as merge miners write them (reference 1.9).
 *
 * @param coinbase the parent block's first transaction.
 * @param blockHash written by miners, meant for nothing.
 * @param coinbaseBranch from the coinbase to the parent's Merkle root.
 * @param blockchainBranch from our commitment to the root in the coinbase.
 * @param parent header whose hash is the work.
 */
public record AuxPow(
        Coinbase coinbase,
        Hash blockHash,
        MerkleBranch coinbaseBranch,
        MerkleBranch blockchainBranch,
        BitcoinHeader parent) {
    /** No parent of ours has a coinbase that would need more. */
    public static final int LENGTH_MAX = 128 * 1024;

    /**
     * Parses a whole proof.
     *
     * @throws BitcoinParseException for anything but exactly one, in its only form.
     */
    public static AuxPow parse(final byte[] raw) throws BitcoinParseException {
        if (raw.length > LENGTH_MAX) {
            throw new BitcoinParseException("auxpow.length", raw.length, "at most " + LENGTH_MAX);
        }
        final BitcoinReader reader = new BitcoinReader(raw);
        final AuxPow proof = new AuxPow(
                Coinbase.read(reader, raw),
                reader.hash("auxpow.blockHash"),
                branch(reader, "auxpow.coinbaseBranch"),
                branch(reader, "auxpow.blockchainBranch"),
                BitcoinHeader.read(reader, raw));
        if (reader.remaining() != 0) {
            throw new BitcoinParseException("auxpow.trailingBytes", reader.remaining(), "0");
        }
        return proof;
    }

    /** What {@link #parse} reads. */
    public Bytes serialize() {
        final MutableDirectBuffer target = new ExpandableArrayBuffer();
        coinbase.raw().copyTo(target, 0);
        int position = coinbase.raw().length();
        blockHash.copyTo(target, position);
        position = write(coinbaseBranch, target, position + Hash.LENGTH);
        position = write(blockchainBranch, target, position);
        target.putBytes(position, parent.serialize());
        return Bytes.of(target.byteArray(), 0, position + BitcoinHeader.LENGTH);
    }

    private static MerkleBranch branch(final BitcoinReader reader, final String field) throws BitcoinParseException {
        final int count = reader.compactSize(field + ".nodes", MerkleBranch.NODES_MAX);
        final List<Hash> nodes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            nodes.add(reader.hash(field + ".node"));
        }
        return new MerkleBranch(nodes, reader.uint32(field + ".sideMask"));
    }

    /** At most thirty nodes: their count is one byte of CompactSize. Gives the position after it. */
    private static int write(final MerkleBranch branch, final MutableDirectBuffer target, final int offset) {
        target.putByte(offset, (byte) branch.nodes().size());
        int position = offset + Byte.BYTES;
        for (final Hash node : branch.nodes()) {
            node.copyTo(target, position);
            position += Hash.LENGTH;
        }
        target.putInt(position, (int) branch.sideMask(), LITTLE_ENDIAN);
        return position + Integer.BYTES;
    }
}
