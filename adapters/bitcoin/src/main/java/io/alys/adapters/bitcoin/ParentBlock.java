// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.CommitmentPlace;
import io.alys.core.auxpow.CompactTarget;
import io.alys.core.auxpow.MergedMiningHeader;
import io.alys.core.auxpow.MerkleBranch;
import io.alys.core.auxpow.ParentCoinbase;
import io.alys.core.bitcoin.BitcoinBlock;
import io.alys.core.bitcoin.BitcoinHeader;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.bitcoin.BitcoinReader;
import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.bitcoin.Coinbase;
import io.alys.core.bitcoin.ReversedHex;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A whole Bitcoin block that commits to something of another chain, made of bitcoind's block template as a merge-mining pool
 * makes it.
 *
 * @param header whose hash meets the template's target.
 * @param transactions in block order as serialized, the coinbase first.
 */
record ParentBlock(BitcoinHeader header, List<Bytes> transactions) {
    /** Regtest's target is met by every second hash; this many are never needed. */
    private static final int HASHES_MAX = 50_000_000;

    private static final int SMALL_NUMBER_MAX = 16;
    private static final int OP_RESERVED = 0x50;
    private static final int HEX_RADIX = 16;

    /** OP_TRUE: a development chain's reward is anybody's. */
    private static final Bytes ANYBODY = Bytes.fromHex("51");

    ParentBlock {
        transactions = List.copyOf(transactions);
    }

    /**
     * Makes one and mines it.
     *
     * @param template of getblocktemplate, of an easy target.
     * @param commitment alone in its tree.
     * @param workBits of what is committed to: a target that the block is to meet as well.
     */
    static ParentBlock mine(
            final JsonNode template, final Hash commitment, final CommitmentPlace place, final int workBits)
            throws BitcoinParseException {
        final ParentCoinbase parts = new ParentCoinbase(
                heightScript(template.path("height").asLong()),
                template.path("coinbasevalue").asLong(),
                ANYBODY,
                Bytes.fromHex(template.path("default_witness_commitment").asText("")));
        final Coinbase coinbase = parts.carrying(new MergedMiningHeader(commitment, 1, 0), place, 0);
        final List<Bytes> transactions = new ArrayList<>(List.of(coinbase.raw()));
        final List<Hash> txids = new ArrayList<>(List.of(coinbase.txid()));
        for (final JsonNode transaction : template.path("transactions")) {
            transactions.add(Bytes.fromHex(transaction.path("data").asText()));
            txids.add(ReversedHex.parse(transaction.path("txid").asText()));
        }
        final long bits = Long.parseLong(template.path("bits").asText(), HEX_RADIX);
        final Hash merkleRoot = BitcoinBlock.merkleRootOf(txids);
        for (int nonce = 0; nonce < HASHES_MAX; nonce++) {
            final BitcoinHeader header = BitcoinHeader.parse(new BitcoinHeader(
                            template.path("version").asInt(),
                            ReversedHex.parse(template.path("previousblockhash").asText()),
                            merkleRoot,
                            template.path("curtime").asLong(),
                            bits,
                            nonce,
                            Hash.ZERO)
                    .serialize());
            if (CompactTarget.isMet(header.hash(), (int) bits) && CompactTarget.isMet(header.hash(), workBits)) {
                return new ParentBlock(header, transactions);
            }
        }
        throw new IllegalStateException("bits=" + template.path("bits").asText() + " and workBits="
                + Integer.toHexString(workBits) + " must be easy targets");
    }

    /** As submitblock takes it. */
    String toHex() {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header.serialize());
        writeCompactSize(bytes, transactions.size());
        transactions.forEach(transaction -> bytes.writeBytes(transaction.toArray()));
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    /** The proof of work that is in a block, for what its coinbase commits to. */
    static AuxPow proofIn(final BitcoinBlock block) throws BitcoinParseException {
        final byte[] raw = block.entries().getFirst().raw().toArray();
        return new AuxPow(
                Coinbase.read(new BitcoinReader(raw), raw),
                block.header().hash(),
                MerkleBranch.ofFirst(block.entries().stream()
                        .map(BitcoinBlock.Entry::transaction)
                        .map(BitcoinTransaction::txid)
                        .toList()),
                MerkleBranch.EMPTY,
                block.header());
    }

    /** The height as a script pushes a number, in its shortest form (BIP-34). */
    private static Bytes heightScript(final long height) {
        if (height <= SMALL_NUMBER_MAX) {
            return Bytes.of(new byte[] {(byte) (OP_RESERVED + height)});
        }
        final ByteArrayOutputStream script = new ByteArrayOutputStream();
        // Little-endian with a sign bit: one bit more than the number has.
        final int length = Long.SIZE - Long.numberOfLeadingZeros(height);
        final int bytes = length / Byte.SIZE + 1;
        script.write(bytes);
        for (int i = 0; i < bytes; i++) {
            script.write((int) (height >>> (Byte.SIZE * i)));
        }
        return Bytes.of(script.toByteArray());
    }

    private static void writeCompactSize(final ByteArrayOutputStream target, final int value) {
        if (value < 0xFD) {
            target.write(value);
        } else if (value <= 0xFFFF) {
            target.write(0xFD);
            target.write(value);
            target.write(value >>> Byte.SIZE);
        } else {
            throw new IllegalArgumentException("transactions=" + value + " must be at most 65535");
        }
    }
}
