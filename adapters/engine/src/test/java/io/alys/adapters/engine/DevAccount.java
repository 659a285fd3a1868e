// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import fr.acinq.secp256k1.Secp256k1;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/** Signs transactions with the well-known key that the development genesis gives coins to. */
public final class DevAccount {
    public static final long CHAIN_ID = 121_212;
    public static final EvmAddress ADDRESS = EvmAddress.fromHex("0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a");
    public static final EvmAddress BRIDGE = EvmAddress.fromHex("0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB");
    public static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

    private static final byte[] KEY = HexFormat.of().parseHex("11".repeat(32));

    private DevAccount() {}

    /** Type 2, maximum fee 10 gwei, tip 0. */
    public static Bytes transaction(
            final long nonce, final EvmAddress to, final BigInteger valueWei, final Bytes data, final long gasLimit) {
        return transaction(
                CHAIN_ID, nonce, GWEI.multiply(BigInteger.TEN), BigInteger.ZERO, to, valueWei, data, gasLimit);
    }

    public static Bytes transaction(
            final long chainId,
            final long nonce,
            final BigInteger maxFeeWei,
            final BigInteger maxTipWei,
            final EvmAddress to,
            final BigInteger valueWei,
            final Bytes data,
            final long gasLimit) {
        final List<RlpType> fields = fields(
                BigInteger.valueOf(chainId),
                BigInteger.valueOf(nonce),
                maxTipWei,
                maxFeeWei,
                BigInteger.valueOf(gasLimit),
                to,
                valueWei,
                data,
                new RlpList());
        final Signature signature = sign(typed(fields));
        fields.addAll(fields(BigInteger.valueOf(signature.parity()), signature.r(), signature.s()));
        return Bytes.of(typed(fields));
    }

    public static Bytes legacyTransaction(
            final long nonce, final BigInteger gasPriceWei, final EvmAddress to, final BigInteger valueWei) {
        final List<RlpType> fields =
                fields(BigInteger.valueOf(nonce), gasPriceWei, BigInteger.valueOf(21_000), to, valueWei, Bytes.EMPTY);
        final List<RlpType> signed = new ArrayList<>(fields);
        signed.addAll(fields(BigInteger.valueOf(CHAIN_ID), BigInteger.ZERO, BigInteger.ZERO));
        final Signature signature = sign(RlpEncoder.encode(new RlpList(signed)));
        fields.addAll(fields(BigInteger.valueOf(35 + 2 * CHAIN_ID + signature.parity()), signature.r(), signature.s()));
        return Bytes.of(RlpEncoder.encode(new RlpList(fields)));
    }

    /** The call data of requestPegOut(bytes). */
    public static Bytes requestPegOut(final Bytes bitcoinAddress) {
        final String zeros = "00".repeat(Math.floorMod(-bitcoinAddress.length(), 32));
        return Bytes.fromHex(String.format("9911dc74%064x%064x", 32, bitcoinAddress.length())
                + bitcoinAddress.toHex().substring(2)
                + zeros);
    }

    public static byte[] keccak(final byte[] bytes) {
        final KeccakDigest digest = new KeccakDigest(256);
        digest.update(bytes, 0, bytes.length);
        final byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        return hash;
    }

    private static byte[] typed(final List<RlpType> fields) {
        final byte[] list = RlpEncoder.encode(new RlpList(fields));
        final byte[] typed = new byte[list.length + 1];
        typed[0] = 2;
        System.arraycopy(list, 0, typed, 1, list.length);
        return typed;
    }

    private static List<RlpType> fields(final Object... values) {
        final List<RlpType> fields = new ArrayList<>();
        for (final Object value : values) {
            fields.add(
                    switch (value) {
                        case BigInteger number -> RlpString.create(number);
                        case EvmAddress address -> RlpString.create(address.toArray());
                        case Bytes bytes -> RlpString.create(bytes.toArray());
                        case RlpList list -> list;
                        default -> throw new IllegalArgumentException("value=" + value);
                    });
        }
        return fields;
    }

    private static Signature sign(final byte[] encoded) {
        final byte[] message = keccak(encoded);
        final byte[] signature = Secp256k1.get().sign(message, KEY, null);
        final byte[] publicKey = Secp256k1.get().pubkeyCreate(KEY);
        final byte[] recovered = Secp256k1.get().ecdsaRecover(signature, message, 0);
        return new Signature(
                Arrays.equals(publicKey, recovered) ? 0 : 1,
                new BigInteger(1, Arrays.copyOf(signature, 32)),
                new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)));
    }

    private record Signature(int parity, BigInteger r, BigInteger s) {}
}
