// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What a signed transaction offers for a unit of gas, in wei. Read from its first fields alone: the client has checked all
 * of it. Blob transactions (EIP-4844) are refused, since this chain has none.
 *
 * @param maxFeeWei the most it pays; the gas price of a transaction from before EIP-1559.
 * @param maxTipWei the most of that which the fee recipient gets.
 */
record TransactionPrice(BigInteger maxFeeWei, BigInteger maxTipWei) {
    private static final int ACCESS_LIST = 1;
    private static final int FEE_MARKET = 2;
    private static final int SET_CODE = 4;
    private static final int RLP_LIST = 0xc0;

    /** Knows legacy transactions and types 1 (EIP-2930), 2 (EIP-1559) and 4 (EIP-7702). */
    static TransactionPrice of(final Bytes raw) throws PortException {
        final int first = raw.length() == 0 ? 0 : raw.at(0) & 0xff;
        if (first >= RLP_LIST) {
            return fixed(new FirstItems(raw, 0).read(2).get(1));
        }
        return switch (first) {
            case ACCESS_LIST -> fixed(new FirstItems(raw, 1).read(3).get(2));
            case FEE_MARKET, SET_CODE -> {
                final List<BigInteger> items = new FirstItems(raw, 1).read(4);
                yield new TransactionPrice(items.get(3), items.get(2));
            }
            default -> throw refused("type=" + first + " must be legacy, 1, 2 or 4");
        };
    }

    /** What the fee recipient gets for a unit of gas (EIP-1559). */
    BigInteger tipWei(final BigInteger baseFeeWei) throws PortException {
        if (maxFeeWei.compareTo(baseFeeWei) < 0) {
            throw refused("maxFeePerGas=" + maxFeeWei + " must be at least the base fee=" + baseFeeWei);
        }
        return maxTipWei.min(maxFeeWei.subtract(baseFeeWei));
    }

    private static TransactionPrice fixed(final BigInteger gasPriceWei) {
        return new TransactionPrice(gasPriceWei, gasPriceWei);
    }

    private static PortException refused(final String what) {
        return new PortException(FaultKind.PROTOCOL, "a transaction of a payload called VALID: " + what);
    }

    /** The first items of an RLP list, which must be numbers. */
    private static final class FirstItems {
        private static final int STRING = 0x80;
        private static final int SHORT_MAX = 55;
        private static final int UINT256_LENGTH = 32;

        private final Bytes raw;
        private int position;

        FirstItems(final Bytes raw, final int position) {
            this.raw = raw;
            this.position = position;
        }

        List<BigInteger> read(final int count) throws PortException {
            final int head = next();
            if (head < RLP_LIST) {
                throw refused("byte=" + head + " must begin an RLP list");
            }
            for (int i = head - RLP_LIST - SHORT_MAX; i > 0; i--) {
                next(); // The list's length in bytes, when it is longer than the head can say.
            }
            final List<BigInteger> items = new ArrayList<>(count);
            while (items.size() < count) {
                items.add(number());
            }
            return items;
        }

        private BigInteger number() throws PortException {
            final int head = next();
            if (head < STRING) {
                return BigInteger.valueOf(head);
            }
            final int length = head - STRING;
            if (length > UINT256_LENGTH) {
                throw refused("byte=" + head + " must begin a number of at most 32 bytes");
            }
            final byte[] bigEndian = new byte[length];
            for (int i = 0; i < length; i++) {
                bigEndian[i] = (byte) next();
            }
            return new BigInteger(1, bigEndian);
        }

        private int next() throws PortException {
            if (position >= raw.length()) {
                throw refused("length=" + raw.length() + " ends before its fees");
            }
            return raw.at(position++) & 0xff;
        }
    }
}
