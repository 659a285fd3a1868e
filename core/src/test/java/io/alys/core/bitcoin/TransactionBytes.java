// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bitcoin;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Writes transactions byte by byte, sharing no code with the parser under test. */
public final class TransactionBytes {
    public int version = 2;
    public long lockTime;
    public boolean hasWitness;
    public final List<byte[]> previousTxids = new ArrayList<>();
    public final List<Long> previousVouts = new ArrayList<>();
    public final List<byte[]> inputScripts = new ArrayList<>();
    public final List<Long> sequences = new ArrayList<>();
    public final List<List<byte[]>> witnesses = new ArrayList<>();
    public final List<Long> valuesSats = new ArrayList<>();
    public final List<byte[]> outputScripts = new ArrayList<>();

    public TransactionBytes input(
            final byte[] previousTxid, final long vout, final byte[] script, final long sequence) {
        previousTxids.add(previousTxid);
        previousVouts.add(vout);
        inputScripts.add(script);
        sequences.add(sequence);
        witnesses.add(new ArrayList<>());
        return this;
    }

    public TransactionBytes input() {
        return input(new byte[32], 0, new byte[0], 0xFFFFFFFFL);
    }

    public TransactionBytes output(final long valueSats, final byte[] script) {
        valuesSats.add(valueSats);
        outputScripts.add(script);
        return this;
    }

    public byte[] write() {
        return write(hasWitness);
    }

    public byte[] write(final boolean withWitness) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        little(out, version, 4);
        if (withWitness) {
            out.write(0);
            out.write(1);
        }
        size(out, previousTxids.size());
        for (int i = 0; i < previousTxids.size(); i++) {
            out.writeBytes(previousTxids.get(i));
            little(out, previousVouts.get(i), 4);
            bytes(out, inputScripts.get(i));
            little(out, sequences.get(i), 4);
        }
        size(out, valuesSats.size());
        for (int i = 0; i < valuesSats.size(); i++) {
            little(out, valuesSats.get(i), 8);
            bytes(out, outputScripts.get(i));
        }
        if (withWitness) {
            for (final List<byte[]> witness : witnesses) {
                size(out, witness.size());
                witness.forEach(item -> bytes(out, item));
            }
        }
        little(out, lockTime, 4);
        return out.toByteArray();
    }

    public static TransactionBytes random(final SplittableRandom random) {
        final TransactionBytes result = new TransactionBytes();
        result.version = random.nextInt();
        result.lockTime = random.nextLong(1L << 32);
        final int inputs = 1 + random.nextInt(random.nextInt(20) == 0 ? 300 : 4);
        for (int i = 0; i < inputs; i++) {
            result.input(
                    randomBytes(random, 32),
                    random.nextLong(1L << 32),
                    randomBytes(random, random.nextInt(random.nextInt(20) == 0 ? 70_000 : 110)),
                    random.nextLong(1L << 32));
        }
        final int outputs = 1 + random.nextInt(random.nextInt(20) == 0 ? 300 : 5);
        for (int i = 0; i < outputs; i++) {
            result.output(random.nextLong(6_000_000_000_000L), randomBytes(random, random.nextInt(50)));
        }
        result.hasWitness = random.nextBoolean();
        for (final List<byte[]> witness : result.witnesses) {
            final int items = random.nextInt(4);
            for (int j = 0; j < items; j++) {
                witness.add(randomBytes(random, random.nextInt(300)));
            }
        }
        result.witnesses.getLast().add(randomBytes(random, 64));
        return result;
    }

    public static byte[] randomBytes(final SplittableRandom random, final int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    public static void size(final ByteArrayOutputStream out, final int value) {
        if (value < 253) {
            out.write(value);
        } else if (value < 65536) {
            out.write(253);
            little(out, value, 2);
        } else {
            out.write(254);
            little(out, value, 4);
        }
    }

    public static void little(final ByteArrayOutputStream out, final long value, final int length) {
        for (int i = 0; i < length; i++) {
            out.write((int) (value >>> (8 * i)));
        }
    }

    private static void bytes(final ByteArrayOutputStream out, final byte[] bytes) {
        size(out, bytes.length);
        out.writeBytes(bytes);
    }
}
