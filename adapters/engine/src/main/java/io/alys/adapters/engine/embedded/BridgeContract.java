// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What the bridge contract does, in Java: requestPegOut(bytes) burns the value sent with it and emits RequestPegOut. The
 * calls it accepts are those that config/genesis's runtime code accepts.
 */
final class BridgeContract {
    static final EvmAddress ADDRESS = EvmAddress.fromHex("0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB");
    static final EvmAddress BURN_ADDRESS = EvmAddress.fromHex("0x000000000000000000000000000000000000dEaD");

    /** A flat price for the call beyond the transaction itself, above what the real contract's takes. */
    static final long CALL_GAS = 50_000;

    /** Keccak-256 of RequestPegOut(address,bytes,uint256). */
    static final Hash EVENT = Hash.fromHex("0xaa1c6070bc915de33c0fbc36ecf77b1e4fc1ebce832b2da62b6fe25f5a7dd5b0");

    private static final int SELECTOR = 0x9911dc74;
    private static final int WORD = 32;

    private BridgeContract() {}

    /** The Bitcoin address in a call's data, or nothing when the contract would revert. */
    static Optional<Bytes> bitcoinAddress(final Bytes data) {
        if (data.length() < Integer.BYTES || ByteBuffer.wrap(data.toArray()).getInt() != SELECTOR) {
            return Optional.empty();
        }
        final long lengthAt = Integer.BYTES + word(data, Integer.BYTES);
        final long from = lengthAt + WORD;
        if (from > data.length()) {
            return Optional.empty();
        }
        final long length = word(data, (int) lengthAt);
        return from + length > data.length() ? Optional.empty() : Optional.of(data.slice((int) from, (int) length));
    }

    /** The event's topics: its signature, and the caller. */
    static List<Hash> topics(final EvmAddress caller) {
        final byte[] padded = new byte[Hash.LENGTH];
        caller.copyTo(padded, Hash.LENGTH - EvmAddress.LENGTH);
        return List.of(EVENT, Hash.of(padded));
    }

    /** The event's other arguments, (bytes, uint256), ABI-encoded. */
    static Bytes eventData(final Bytes bitcoinAddress, final BigInteger valueWei) {
        final int words = (bitcoinAddress.length() + WORD - 1) / WORD;
        final byte[] data = new byte[(3 + words) * WORD];
        data[WORD - 1] = 2 * WORD;
        final byte[] value = valueWei.toByteArray();
        final int valueLength = Math.min(value.length, WORD);
        System.arraycopy(value, value.length - valueLength, data, 2 * WORD - valueLength, valueLength);
        ByteBuffer.wrap(data).putInt(3 * WORD - Integer.BYTES, bitcoinAddress.length());
        System.arraycopy(bitcoinAddress.toArray(), 0, data, 3 * WORD, bitcoinAddress.length());
        return Bytes.of(data);
    }

    /** A big-endian word, zero-filled past the end as the EVM reads it; beyond 32 bits, more than any data's length. */
    private static long word(final Bytes data, final int offset) {
        final byte[] word = new byte[WORD];
        for (int i = 0; i < WORD && offset + i < data.length(); i++) {
            word[i] = data.at(offset + i);
        }
        final BigInteger value = new BigInteger(1, word);
        return value.bitLength() > Integer.SIZE ? 1L << Integer.SIZE : value.longValue();
    }
}
