// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;
import io.alys.adapters.engine.Keccak;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/** Reads legacy transactions (EIP-155) and fee-market transactions (EIP-1559, type 2) of one chain. Stateless; any thread. */
final class TransactionReader {
    static final int RAW_LENGTH_MAX = 128 * 1024;

    private static final int FEE_MARKET_TYPE = 2;
    private static final int LEGACY_FIELDS = 9;
    private static final int FEE_MARKET_FIELDS = 12;
    private static final int LEGACY_V_MIN = 35;
    private static final int UINT256_LENGTH = 32;
    private static final int LONG_BITS = 63;
    private static final BigInteger CURVE_ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    private final long chainId;

    TransactionReader(final long chainId) {
        this.chainId = chainId;
    }

    EvmTransaction read(final Bytes raw) throws TransactionRefused {
        if (raw.length() == 0 || raw.length() > RAW_LENGTH_MAX) {
            throw new TransactionRefused("length=" + raw.length() + " must be 1 to " + RAW_LENGTH_MAX + " bytes");
        }
        final int first = raw.at(0) & 0xff;
        if (first == FEE_MARKET_TYPE) {
            return readFeeMarket(raw);
        }
        if (first < 0xc0) {
            throw new TransactionRefused(
                    "transaction type=" + first + " is not supported: only legacy (EIP-155) and type 2 (EIP-1559) are");
        }
        return readLegacy(raw);
    }

    /** nonce, gasPrice, gasLimit, to, value, data, v, r, s; v = 35 + 2 * chainId + y parity. */
    private EvmTransaction readLegacy(final Bytes raw) throws TransactionRefused {
        final List<byte[]> items = items(raw, 0, LEGACY_FIELDS);
        final BigInteger v = uint256("v", items.get(6));
        final BigInteger parity = v.subtract(BigInteger.valueOf(LEGACY_V_MIN))
                .subtract(BigInteger.valueOf(chainId).shiftLeft(1));
        if (v.bitLength() > LONG_BITS || parity.signum() < 0 || parity.bitLength() > 1) {
            throw new TransactionRefused("v=" + v + " is not of chainId=" + chainId + " (EIP-155)");
        }
        final List<RlpType> signed = strings(items.subList(0, 6));
        signed.add(RlpString.create(BigInteger.valueOf(chainId)));
        signed.add(RlpString.create(BigInteger.ZERO));
        signed.add(RlpString.create(BigInteger.ZERO));
        requireCanonical(raw, RlpEncoder.encode(new RlpList(strings(items))));
        final EvmAddress sender = sender(
                Keccak.hash(RlpEncoder.encode(new RlpList(signed))), items.get(7), items.get(8), parity.intValue());
        final BigInteger gasPriceWei = uint256("gasPrice", items.get(1));
        return new EvmTransaction(
                raw,
                Keccak.hash(raw.toArray()),
                sender,
                positiveLong("nonce", items.get(0)),
                recipient(items.get(3)),
                uint256("value", items.get(4)),
                Bytes.of(items.get(5)),
                positiveLong("gasLimit", items.get(2)),
                gasPriceWei,
                gasPriceWei);
    }

    /** chainId, nonce, maxPriorityFee, maxFee, gasLimit, to, value, data, accessList, yParity, r, s. */
    private EvmTransaction readFeeMarket(final Bytes raw) throws TransactionRefused {
        final List<byte[]> items = items(raw, 1, FEE_MARKET_FIELDS);
        final long itsChainId = positiveLong("chainId", items.get(0));
        if (itsChainId != chainId) {
            throw new TransactionRefused("chainId=" + itsChainId + " must be " + chainId);
        }
        final BigInteger maxTipWei = uint256("maxPriorityFeePerGas", items.get(2));
        final BigInteger maxFeeWei = uint256("maxFeePerGas", items.get(3));
        if (maxTipWei.compareTo(maxFeeWei) > 0) {
            throw new TransactionRefused(
                    "maxPriorityFeePerGas=" + maxTipWei + " is above maxFeePerGas=" + maxFeeWei + " (EIP-1559)");
        }
        final long parity = positiveLong("yParity", items.get(9));
        if (parity > 1) {
            throw new TransactionRefused("yParity=" + parity + " must be 0 or 1");
        }
        final List<RlpType> all = strings(items);
        all.set(8, new RlpList());
        requireCanonical(raw, typed(all));
        final EvmAddress sender =
                sender(Keccak.hash(typed(all.subList(0, 9))), items.get(10), items.get(11), (int) parity);
        return new EvmTransaction(
                raw,
                Keccak.hash(raw.toArray()),
                sender,
                positiveLong("nonce", items.get(1)),
                recipient(items.get(5)),
                uint256("value", items.get(6)),
                Bytes.of(items.get(7)),
                positiveLong("gasLimit", items.get(4)),
                maxFeeWei,
                maxTipWei);
    }

    private static List<byte[]> items(final Bytes raw, final int offset, final int count) throws TransactionRefused {
        final List<byte[]> items = RlpItems.of(raw.toArray(), offset);
        if (items.size() != count) {
            throw new TransactionRefused("the transaction has " + items.size() + " fields but must have " + count);
        }
        return items;
    }

    private static List<RlpType> strings(final List<byte[]> items) {
        final List<RlpType> strings = new ArrayList<>(items.size());
        items.forEach(item -> strings.add(RlpString.create(item)));
        return strings;
    }

    private static byte[] typed(final List<RlpType> fields) {
        final byte[] list = RlpEncoder.encode(new RlpList(fields));
        final byte[] typed = new byte[list.length + 1];
        typed[0] = FEE_MARKET_TYPE;
        System.arraycopy(list, 0, typed, 1, list.length);
        return typed;
    }

    /** Two encodings of one transaction would have two hashes. */
    private static void requireCanonical(final Bytes raw, final byte[] encodedAgain) throws TransactionRefused {
        if (!raw.equals(Bytes.of(encodedAgain))) {
            throw new TransactionRefused("the transaction is not in canonical RLP");
        }
    }

    private static EvmAddress recipient(final byte[] item) throws TransactionRefused {
        if (item.length == 0) {
            throw new TransactionRefused("contract creation is not supported: the embedded engine is not an EVM");
        }
        if (item.length != EvmAddress.LENGTH) {
            throw new TransactionRefused("to has length=" + item.length + " but must have " + EvmAddress.LENGTH);
        }
        return EvmAddress.of(item);
    }

    private static long positiveLong(final String name, final byte[] item) throws TransactionRefused {
        final BigInteger value = uint256(name, item);
        if (value.bitLength() > LONG_BITS) {
            throw new TransactionRefused(name + "=" + value + " must be below 2^63");
        }
        return value.longValue();
    }

    private static BigInteger uint256(final String name, final byte[] item) throws TransactionRefused {
        if (item.length > UINT256_LENGTH || (item.length > 0 && item[0] == 0)) {
            throw new TransactionRefused(name + " must have at most 32 bytes and no leading zero");
        }
        return new BigInteger(1, item);
    }

    /** Recovers the signer; refuses the upper half of s, which would give the transaction a second hash (EIP-2). */
    private static EvmAddress sender(final Hash message, final byte[] r, final byte[] s, final int parity)
            throws TransactionRefused {
        final BigInteger rValue = uint256("r", r);
        final BigInteger sValue = uint256("s", s);
        if (rValue.signum() == 0
                || rValue.compareTo(CURVE_ORDER) >= 0
                || sValue.signum() == 0
                || sValue.compareTo(CURVE_ORDER.shiftRight(1)) > 0) {
            throw new TransactionRefused("the signature's r or s is out of range (EIP-2)");
        }
        final byte[] signature = new byte[2 * UINT256_LENGTH];
        System.arraycopy(r, 0, signature, UINT256_LENGTH - r.length, r.length);
        System.arraycopy(s, 0, signature, 2 * UINT256_LENGTH - s.length, s.length);
        try {
            final byte[] publicKey = Secp256k1.get().ecdsaRecover(signature, message.toArray(), parity);
            return EvmAddress.of(
                    Keccak.hash(publicKey, 1, publicKey.length - 1).toArray(), Hash.LENGTH - EvmAddress.LENGTH);
        } catch (final Secp256k1Exception e) {
            throw new TransactionRefused("the signature has no signer");
        }
    }
}
