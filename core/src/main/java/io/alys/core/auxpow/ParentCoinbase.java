// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.bitcoin.BitcoinReader;
import io.alys.core.bitcoin.Coinbase;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What a merge miner's coinbase is made of. With the height in front of its script and the witness commitment of its block's
 * template it is one that Bitcoin takes.
 *
 * @param scriptStart of the input's script: the height, as a block needs it (BIP-34).
 * @param rewardSats paid by the first output.
 * @param rewardScript that it is paid to.
 * @param witnessCommitment script of an output that commits to the block's witnesses (BIP-141); empty for a block without.
 */
public record ParentCoinbase(Bytes scriptStart, long rewardSats, Bytes rewardScript, Bytes witnessCommitment) {
    /** The longest {@code scriptStart}: a coinbase's script has at most 100 bytes. */
    public static final int SCRIPT_START_MAX = 40;

    private static final int VERSION = 2;
    private static final int SEQUENCE = 0xFFFF_FFFF;
    private static final int NO_VOUT = 0xFFFF_FFFF;

    /** Lengths below it are one byte of CompactSize. */
    private static final int SHORT = 0xFD;

    /** OP_RETURN alone: pays nothing to nobody. */
    private static final Bytes NOTHING = Bytes.fromHex("6a");

    /** @throws IllegalArgumentException for a script that is too long. */
    public ParentCoinbase {
        require(scriptStart.length() <= SCRIPT_START_MAX, "scriptStart", scriptStart.length(), SCRIPT_START_MAX);
        require(rewardScript.length() < SHORT, "rewardScript", rewardScript.length(), SHORT - 1);
        require(witnessCommitment.length() < SHORT, "witnessCommitment", witnessCommitment.length(), SHORT - 1);
    }

    /**
     * One that carries the header.
     *
     * @param extraNonce makes it another coinbase, and so another parent header.
     */
    public Coinbase carrying(final MergedMiningHeader header, final CommitmentPlace place, final long extraNonce) {
        final MutableDirectBuffer target = new ExpandableArrayBuffer();
        final boolean hasWitness = witnessCommitment.length() > 0;
        target.putInt(0, VERSION, LITTLE_ENDIAN);
        int position = Integer.BYTES;
        if (hasWitness) {
            target.putByte(position++, (byte) 0);
            target.putByte(position++, (byte) 1);
        }
        target.putByte(position++, (byte) 1);
        Hash.ZERO.copyTo(target, position);
        target.putInt(position + Hash.LENGTH, NO_VOUT, LITTLE_ENDIAN);
        position = putScript(target, position + Hash.LENGTH + Integer.BYTES, inputScript(header, place, extraNonce));
        target.putInt(position, SEQUENCE, LITTLE_ENDIAN);
        position = putOutputs(target, position + Integer.BYTES, header, place);
        if (hasWitness) {
            // One item, the reserved value of BIP-141.
            target.putByte(position++, (byte) 1);
            target.putByte(position++, (byte) Hash.LENGTH);
            Hash.ZERO.copyTo(target, position);
            position += Hash.LENGTH;
        }
        target.putInt(position, 0, LITTLE_ENDIAN);
        return read(Bytes.of(target.byteArray(), 0, position + Integer.BYTES).toArray());
    }

    private Bytes inputScript(final MergedMiningHeader header, final CommitmentPlace place, final long extraNonce) {
        final MutableDirectBuffer script = new ExpandableArrayBuffer();
        scriptStart.copyTo(script, 0);
        int position = scriptStart.length();
        if (place == CommitmentPlace.INPUT_SCRIPT) {
            header.toInputScript().copyTo(script, position);
            position += MergedMiningHeader.LENGTH;
        }
        script.putLong(position, extraNonce, LITTLE_ENDIAN);
        return Bytes.of(script.byteArray(), 0, position + Long.BYTES);
    }

    private int putOutputs(
            final MutableDirectBuffer target,
            final int offset,
            final MergedMiningHeader header,
            final CommitmentPlace place) {
        target.putByte(offset, (byte)
                switch (place) {
                    case INPUT_SCRIPT -> 2;
                    case OUTPUT_2 -> 3;
                    case OUTPUT_3 -> 4;
                });
        int position = putOutput(target, offset + 1, rewardSats, rewardScript);
        position = putOutput(target, position, 0, witnessCommitment.length() > 0 ? witnessCommitment : NOTHING);
        if (place == CommitmentPlace.OUTPUT_3) {
            position = putOutput(target, position, 0, NOTHING);
        }
        return place == CommitmentPlace.INPUT_SCRIPT ? position : putOutput(target, position, 0, header.toScript());
    }

    private static int putOutput(
            final MutableDirectBuffer target, final int offset, final long valueSats, final Bytes script) {
        target.putLong(offset, valueSats, LITTLE_ENDIAN);
        return putScript(target, offset + Long.BYTES, script);
    }

    private static int putScript(final MutableDirectBuffer target, final int offset, final Bytes script) {
        target.putByte(offset, (byte) script.length());
        script.copyTo(target, offset + 1);
        return offset + 1 + script.length();
    }

    private static Coinbase read(final byte[] raw) {
        try {
            return Coinbase.read(new BitcoinReader(raw), raw);
        } catch (final BitcoinParseException e) {
            throw new IllegalStateException("a coinbase of ours is none: " + e.getMessage(), e);
        }
    }

    private static void require(final boolean holds, final String field, final int length, final int lengthMax) {
        if (!holds) {
            throw new IllegalArgumentException(field + ".length=" + length + " must be at most " + lengthMax);
        }
    }
}
