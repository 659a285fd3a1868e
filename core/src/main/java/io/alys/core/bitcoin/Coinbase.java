// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bitcoin;

import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * The first transaction of a Bitcoin block, which spends nothing; its input's script is its miner's to write.
 *
 * @param script of its only input.
 * @param outputs as in any transaction.
 * @param txid in internal byte order.
 * @param raw as it was read, with witness.
 */
public record Coinbase(Bytes script, List<BitcoinTransaction.Output> outputs, Hash txid, Bytes raw) {
    private static final long NO_VOUT = 0xFFFF_FFFFL;
    private static final int MARKER_AND_FLAG = 2;

    public Coinbase {
        outputs = List.copyOf(outputs);
    }

    /** Reads one that starts at the reader's position in the same array. */
    public static Coinbase read(final BitcoinReader reader, final byte[] source) throws BitcoinParseException {
        final int start = reader.position();
        final BitcoinTransaction transaction = BitcoinTransaction.read(reader, source);
        final BitcoinTransaction.Input input = transaction.inputs().getFirst();
        if (transaction.inputs().size() != 1 || !input.previousTxid().isZero() || input.previousVout() != NO_VOUT) {
            throw new BitcoinParseException("coinbase.input", input, "the only one, and of no transaction");
        }
        final byte[] raw = Bytes.of(source, start, reader.position() - start).toArray();
        return new Coinbase(script(raw), transaction.outputs(), transaction.txid(), Bytes.of(raw));
    }

    /** The items of its input's witness; none without one. */
    public List<Bytes> witness() {
        try {
            return witness(raw.toArray());
        } catch (final BitcoinParseException e) {
            throw new IllegalStateException("read as a coinbase before: " + e.getMessage(), e);
        }
    }

    private static List<Bytes> witness(final byte[] raw) throws BitcoinParseException {
        final BitcoinReader reader = new BitcoinReader(raw);
        reader.skip("version", Integer.BYTES);
        if (reader.peek(0) != 0) {
            return List.of();
        }
        reader.skip("marker", MARKER_AND_FLAG);
        reader.compactSize("inputs", 1);
        reader.skip("input.previous", Hash.LENGTH + Integer.BYTES);
        reader.skipVariableBytes("input.script");
        reader.skip("input.sequence", Integer.BYTES);
        for (int left = reader.compactSize("outputs", BitcoinTransaction.OUTPUTS_MAX); left > 0; left--) {
            reader.skip("output.valueSats", Long.BYTES);
            reader.skipVariableBytes("output.script");
        }
        final List<Bytes> items = new ArrayList<>();
        for (int left = reader.compactSize("witness.items", reader.remaining()); left > 0; left--) {
            items.add(reader.variableBytes("witness.item"));
        }
        return items;
    }

    /** Of a transaction that was found to be well-formed. */
    private static Bytes script(final byte[] raw) throws BitcoinParseException {
        final BitcoinReader reader = new BitcoinReader(raw);
        reader.skip("version", Integer.BYTES);
        if (reader.peek(0) == 0) {
            reader.skip("marker", MARKER_AND_FLAG);
        }
        reader.compactSize("inputs", 1);
        reader.skip("input.previous", Hash.LENGTH + Integer.BYTES);
        return reader.variableBytes("input.script");
    }
}
