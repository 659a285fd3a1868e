// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bitcoin;

import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * A Bitcoin transaction without its signatures: what it spends, what it pays, and its txid. Parsing is as strict as
 * bitcoind's own and accepts every transaction that can be in a valid block (BIP-144 serialization).
 *
 * @param version as signed 32 bits.
 * @param inputs at least one.
 * @param outputs at least one.
 * @param lockTime unsigned 32 bits.
 * @param txid in internal byte order, over the serialization without witness.
 */
public record BitcoinTransaction(int version, List<Input> inputs, List<Output> outputs, long lockTime, Hash txid) {
    /** A transaction is no larger than a block: 4,000,000 weight units, so at most as many bytes (BIP-141). */
    public static final int LENGTH_MAX = 4_000_000;

    public static final int INPUTS_MAX = 100_000;

    /**
     * The most outputs a valid block can hold: 1,000,000 bytes without witness over the 9 of an output with an empty
     * script. A smaller limit would let a miner stop every scanner with one valid block.
     */
    public static final int OUTPUTS_MAX = 111_111;

    /** 21 million bitcoin: no valid output, nor all outputs of a transaction together, exceed it. */
    public static final long VALUE_SATS_MAX = 2_100_000_000_000_000L;

    private static final int WITNESS_FLAG = 1;

    public BitcoinTransaction {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * What an input spends. Its script is not kept.
     *
     * @param previousTxid in internal byte order; zero in a coinbase.
     * @param previousVout unsigned 32 bits; 0xFFFFFFFF in a coinbase.
     * @param sequence unsigned 32 bits.
     */
    public record Input(Hash previousTxid, long previousVout, long sequence) {}

    /**
     * @param valueSats 0 to {@link #VALUE_SATS_MAX}.
     * @param script that must be satisfied to spend it.
     */
    public record Output(long valueSats, Bytes script) {}

    /** Parses one whole transaction, with or without witness. */
    public static BitcoinTransaction parse(final Bytes raw) throws BitcoinParseException {
        return parse(raw.toArray());
    }

    /** Parses one whole transaction, with or without witness. */
    public static BitcoinTransaction parse(final byte[] raw) throws BitcoinParseException {
        if (raw.length > LENGTH_MAX) {
            throw new BitcoinParseException("transaction.length", raw.length, "at most " + LENGTH_MAX);
        }
        final BitcoinReader reader = new BitcoinReader(raw);
        final BitcoinTransaction transaction = read(reader, raw);
        if (reader.remaining() != 0) {
            throw new BitcoinParseException("transaction.trailingBytes", reader.remaining(), "0");
        }
        return transaction;
    }

    /** Reads a transaction that starts at the reader's position in the same array. */
    static BitcoinTransaction read(final BitcoinReader reader, final byte[] source) throws BitcoinParseException {
        final int start = reader.position();
        final int version = reader.int32("version");
        final boolean hasWitness = reader.peek(0) == 0;
        if (hasWitness) {
            reader.skip("marker", 1);
            final int flag = reader.uint8("flag");
            if (flag != WITNESS_FLAG) {
                throw new BitcoinParseException("flag", flag, WITNESS_FLAG + " (or inputs must not be empty)");
            }
        }
        final int bodyStart = reader.position();
        final List<Input> inputs = readInputs(reader);
        final List<Output> outputs = readOutputs(reader);
        final int bodyEnd = reader.position();
        if (hasWitness) {
            skipWitness(reader, inputs.size());
        }
        final int lockTimeStart = reader.position();
        final long lockTime = reader.uint32("lockTime");
        final Hash txid = new Sha256d()
                .update(source, start, 4)
                .update(source, bodyStart, bodyEnd - bodyStart)
                .update(source, lockTimeStart, 4)
                .hash();
        return new BitcoinTransaction(version, inputs, outputs, lockTime, txid);
    }

    private static List<Input> readInputs(final BitcoinReader reader) throws BitcoinParseException {
        final int count = reader.compactSize("inputs", INPUTS_MAX);
        if (count == 0) {
            throw new BitcoinParseException("inputs", 0, "at least 1");
        }
        final List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final Hash previousTxid = reader.hash("input.previousTxid");
            final long previousVout = reader.uint32("input.previousVout");
            reader.skipVariableBytes("input.script");
            inputs.add(new Input(previousTxid, previousVout, reader.uint32("input.sequence")));
        }
        return inputs;
    }

    private static List<Output> readOutputs(final BitcoinReader reader) throws BitcoinParseException {
        final int count = reader.compactSize("outputs", OUTPUTS_MAX);
        if (count == 0) {
            throw new BitcoinParseException("outputs", 0, "at least 1");
        }
        final List<Output> outputs = new ArrayList<>();
        long totalSats = 0;
        for (int i = 0; i < count; i++) {
            final long valueSats = reader.int64("output.valueSats");
            requireMoney("output.valueSats", valueSats);
            totalSats += valueSats;
            requireMoney("outputs.totalSats", totalSats);
            outputs.add(new Output(valueSats, reader.variableBytes("output.script")));
        }
        return outputs;
    }

    private static void skipWitness(final BitcoinReader reader, final int inputCount) throws BitcoinParseException {
        boolean hasItem = false;
        for (int i = 0; i < inputCount; i++) {
            final int items = reader.compactSize("witness.items", reader.remaining());
            hasItem |= items > 0;
            for (int j = 0; j < items; j++) {
                reader.skipVariableBytes("witness.item");
            }
        }
        if (!hasItem) {
            throw new BitcoinParseException("witness", "empty", "left out when every input's is empty");
        }
    }

    private static void requireMoney(final String field, final long valueSats) throws BitcoinParseException {
        if (valueSats < 0 || valueSats > VALUE_SATS_MAX) {
            throw new BitcoinParseException(field, valueSats, "0 to " + VALUE_SATS_MAX);
        }
    }
}
