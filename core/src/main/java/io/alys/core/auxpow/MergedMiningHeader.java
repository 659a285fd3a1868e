// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import io.alys.core.bitcoin.Coinbase;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The 44 bytes by which a parent block commits to the blocks of other chains: a magic number, the root of a tree with a
 * leaf for each chain, the number of leaves, and a nonce that says which leaf is whose.
 *
 * @param root in internal byte order.
 * @param size leaves, unsigned 32 bits.
 * @param nonce unsigned 32 bits.
 */
public record MergedMiningHeader(Hash root, long size, long nonce) {
    public static final int LENGTH = 44;

    private static final byte[] MAGIC = {(byte) 0xFA, (byte) 0xBE, 'm', 'm'};
    private static final int SIZE_OFFSET = MAGIC.length + Hash.LENGTH;
    private static final int NONCE_OFFSET = SIZE_OFFSET + Integer.BYTES;

    /** The outputs whose whole script may be the header (reference 1.9). */
    private static final List<Integer> OUTPUTS = List.of(2, 3);

    /**
     * Every header in a coinbase: in the places of reference 1.9, the root as it is; in the input's script anywhere, the
     * root's bytes reversed, as merged mining has it everywhere else. A proof has exactly one.
     */
    public static List<MergedMiningHeader> in(final Coinbase coinbase) {
        final List<MergedMiningHeader> headers = new ArrayList<>();
        for (final int output : OUTPUTS) {
            if (output < coinbase.outputs().size()) {
                final byte[] script = coinbase.outputs().get(output).script().toArray();
                if (script.length == LENGTH && isMagic(script, 0)) {
                    headers.add(read(script, 0, false));
                }
            }
        }
        final byte[] script = coinbase.script().toArray();
        for (int offset = 0; offset + LENGTH <= script.length; offset++) {
            if (isMagic(script, offset)) {
                headers.add(read(script, offset, true));
            }
        }
        return headers;
    }

    /** As an output's whole script. */
    public Bytes toScript() {
        return written(root.toArray());
    }

    /** As a part of an input's script. */
    public Bytes toInputScript() {
        return written(reversed(root.toArray()));
    }

    private Bytes written(final byte[] rootBytes) {
        final byte[] script = new byte[LENGTH];
        System.arraycopy(MAGIC, 0, script, 0, MAGIC.length);
        System.arraycopy(rootBytes, 0, script, MAGIC.length, Hash.LENGTH);
        putUint32(script, SIZE_OFFSET, size);
        putUint32(script, NONCE_OFFSET, nonce);
        return Bytes.of(script);
    }

    private static boolean isMagic(final byte[] script, final int offset) {
        return Arrays.equals(script, offset, offset + MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    private static MergedMiningHeader read(final byte[] script, final int offset, final boolean isReversed) {
        final byte[] root = Arrays.copyOfRange(script, offset + MAGIC.length, offset + SIZE_OFFSET);
        return new MergedMiningHeader(
                Hash.of(isReversed ? reversed(root) : root),
                uint32(script, offset + SIZE_OFFSET),
                uint32(script, offset + NONCE_OFFSET));
    }

    /** The same array, its bytes in the other order. */
    private static byte[] reversed(final byte[] bytes) {
        for (int i = 0; i < bytes.length / 2; i++) {
            final byte swapped = bytes[i];
            bytes[i] = bytes[bytes.length - 1 - i];
            bytes[bytes.length - 1 - i] = swapped;
        }
        return bytes;
    }

    private static long uint32(final byte[] bytes, final int offset) {
        long value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value |= (bytes[offset + i] & 0xFFL) << (Byte.SIZE * i);
        }
        return value;
    }

    private static void putUint32(final byte[] bytes, final int offset, final long value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[offset + i] = (byte) (value >>> (Byte.SIZE * i));
        }
    }
}
