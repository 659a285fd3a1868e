// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import io.alys.core.bitcoin.BitcoinBlock;
import io.alys.core.bitcoin.BitcoinHeader;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes the embedded chain's blocks and transactions in Bitcoin's own bytes. */
final class EmbeddedBlocks {
    /** Bitcoin's regtest genesis block. */
    static final BitcoinBlock GENESIS = parse(
            HexFormat.of()
                    .parseHex(
                            "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67"
                                    + "768f617fc81bc3888a51323a9fb8aa4b1e5e4adae5494dffff7f20020000000101000000010000000000000000000000"
                                    + "000000000000000000000000000000000000000000ffffffff4d04ffff001d0104455468652054696d65732030332f4a"
                                    + "616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f"
                                    + "722062616e6b73ffffffff0100f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a679"
                                    + "62e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000"));

    private static final int VERSION = 0x2000_0000;
    private static final int REGTEST_BITS = 0x207f_ffff;
    private static final int TRANSACTION_VERSION = 2;
    private static final long FINAL_SEQUENCE = 0xFFFF_FFFFL;
    private static final long REWARD_SATS = 5_000_000_000L;
    private static final int OP_RETURN = 0x6a;
    private static final byte[] ANYONE_CAN_SPEND = {0x51};
    private static final int HEIGHT_PUSH_LENGTH = 4;
    private static final int SALT_PUSH_LENGTH = 8;
    private static final int COMPACT_SIZE_2 = 0xFD;

    private EmbeddedBlocks() {}

    /**
     * A block on top of the parent that meets regtest's target (any hash below 2^255).
     *
     * @param salt different for each block ever made, so that two blocks at one height differ.
     */
    static byte[] block(
            final BitcoinHeader parent,
            final long height,
            final long timeS,
            final long salt,
            final List<Bytes> transactions) {
        final List<byte[]> raws = new ArrayList<>();
        raws.add(coinbase(height, salt));
        transactions.forEach(transaction -> raws.add(transaction.toArray()));
        final List<Hash> txids = raws.stream().map(EmbeddedBlocks::txidOf).toList();
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header(parent.hash(), rootOf(txids), timeS));
        writeCompactSize(out, raws.size());
        raws.forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** A deposit whose input spends an outpoint that never existed: nothing here evaluates inputs. */
    static Bytes deposit(final long amountSats, final EvmAddress address, final Bytes script, final long salt) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeLittle(out, TRANSACTION_VERSION, 4);
        out.write(1);
        writeLittle(out, salt, 8);
        out.writeBytes(new byte[Hash.LENGTH - 8]);
        writeLittle(out, 0, 4);
        out.write(0);
        writeLittle(out, FINAL_SEQUENCE, 4);
        out.write(2);
        writeOutput(out, amountSats, script.toArray());
        final byte[] opReturn = new byte[2 + EvmAddress.LENGTH];
        opReturn[0] = OP_RETURN;
        opReturn[1] = EvmAddress.LENGTH;
        address.copyTo(opReturn, 2);
        writeOutput(out, 0, opReturn);
        writeLittle(out, 0, 4);
        return Bytes.of(out.toByteArray());
    }

    /** Parses what this class wrote. */
    static BitcoinBlock parse(final byte[] raw) {
        try {
            return BitcoinBlock.parse(raw);
        } catch (final BitcoinParseException e) {
            throw new IllegalStateException("The embedded chain holds an unreadable block: " + e.getMessage(), e);
        }
    }

    static BitcoinTransaction parseTransaction(final byte[] raw) {
        try {
            return BitcoinTransaction.parse(raw);
        } catch (final BitcoinParseException e) {
            throw new IllegalStateException("The embedded chain holds an unreadable transaction: " + e.getMessage(), e);
        }
    }

    private static Hash txidOf(final byte[] raw) {
        return parseTransaction(raw).txid();
    }

    /** Its script is the height (BIP-34) and the salt; its reward can be spent by anyone. */
    private static byte[] coinbase(final long height, final long salt) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeLittle(out, TRANSACTION_VERSION, 4);
        out.write(1);
        out.writeBytes(new byte[Hash.LENGTH]);
        writeLittle(out, FINAL_SEQUENCE, 4);
        out.write(1 + HEIGHT_PUSH_LENGTH + 1 + SALT_PUSH_LENGTH);
        out.write(HEIGHT_PUSH_LENGTH);
        writeLittle(out, height, HEIGHT_PUSH_LENGTH);
        out.write(SALT_PUSH_LENGTH);
        writeLittle(out, salt, SALT_PUSH_LENGTH);
        writeLittle(out, FINAL_SEQUENCE, 4);
        out.write(1);
        writeOutput(out, REWARD_SATS, ANYONE_CAN_SPEND);
        writeLittle(out, 0, 4);
        return out.toByteArray();
    }

    private static byte[] header(final Hash parentHash, final Hash merkleRoot, final long timeS) {
        for (int nonce = 0; ; nonce++) {
            final ByteArrayOutputStream out = new ByteArrayOutputStream(BitcoinHeader.LENGTH);
            writeLittle(out, VERSION, 4);
            out.writeBytes(parentHash.toArray());
            out.writeBytes(merkleRoot.toArray());
            writeLittle(out, timeS, 4);
            writeLittle(out, REGTEST_BITS, 4);
            writeLittle(out, nonce, 4);
            final byte[] header = out.toByteArray();
            if (isBelowTarget(header)) {
                return header;
            }
        }
    }

    /** Every other hash is: the target is 2^255, and internal byte order ends with the highest byte. */
    private static boolean isBelowTarget(final byte[] header) {
        try {
            return BitcoinHeader.parse(header).hash().toArray()[Hash.LENGTH - 1] >= 0;
        } catch (final BitcoinParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Hash rootOf(final List<Hash> txids) {
        try {
            return BitcoinBlock.merkleRootOf(txids);
        } catch (final BitcoinParseException e) {
            throw new IllegalStateException("Salted transactions are never equal", e);
        }
    }

    private static void writeOutput(final ByteArrayOutputStream out, final long valueSats, final byte[] script) {
        writeLittle(out, valueSats, 8);
        writeCompactSize(out, script.length);
        out.writeBytes(script);
    }

    private static void writeCompactSize(final ByteArrayOutputStream out, final int value) {
        if (value < COMPACT_SIZE_2) {
            out.write(value);
        } else {
            out.write(COMPACT_SIZE_2);
            writeLittle(out, value, 2);
        }
    }

    private static void writeLittle(final ByteArrayOutputStream out, final long value, final int length) {
        for (int i = 0; i < length; i++) {
            out.write((int) (value >>> (8 * i)));
        }
    }
}
