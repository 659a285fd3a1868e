// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bridge;

import io.alys.core.chain.PegIn;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.ssz.Sha256;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The part of the bridge's state that the chain alone determines, and its digest, which each block carries (rules.md 21):
 * SHA-256 over the number of outputs credited, their sum in satoshis, and the sum modulo 2^256 of the SHA-256 of each
 * (txid, vout, amount, address). The sum makes the digest independent of order and cheap to carry forward.
 */
final class CreditLedger implements Recorded {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
    private static final int ITEM_LENGTH = 32 + 4 + 8 + 20;

    private final Sha256 sha256 = new Sha256();
    private long creditedCount = 0;
    private long mintedSats = 0;
    private BigInteger itemSum = BigInteger.ZERO;

    /** The digest as it would be without some of the credits, and with others. */
    Hash digestAfter(final List<PegIn> reverted, final List<PegIn> applied) {
        long sats = mintedSats;
        BigInteger sum = itemSum;
        for (final PegIn pegIn : reverted) {
            sats = Math.subtractExact(sats, pegIn.amountSats());
            sum = sum.subtract(item(pegIn));
        }
        for (final PegIn pegIn : applied) {
            sats = Math.addExact(sats, pegIn.amountSats());
            sum = sum.add(item(pegIn));
        }
        return digest(creditedCount - reverted.size() + applied.size(), sats, sum.mod(MODULUS));
    }

    void credit(final Deposit deposit) {
        creditedCount++;
        mintedSats = Math.addExact(mintedSats, deposit.amountSats());
        itemSum = itemSum.add(item(deposit.toPegIn())).mod(MODULUS);
    }

    void uncredit(final Deposit deposit) {
        creditedCount--;
        mintedSats = Math.subtractExact(mintedSats, deposit.amountSats());
        itemSum = itemSum.subtract(item(deposit.toPegIn())).mod(MODULUS);
    }

    long creditedCount() {
        return creditedCount;
    }

    long mintedSats() {
        return mintedSats;
    }

    private BigInteger item(final PegIn pegIn) {
        final ByteBuffer item = ByteBuffer.allocate(ITEM_LENGTH)
                .put(pegIn.txid().toArray())
                .putInt(pegIn.vout())
                .putLong(pegIn.amountSats())
                .put(pegIn.evmAddress().toArray());
        return new BigInteger(1, sha256.hash(item.array()).toArray());
    }

    private Hash digest(final long count, final long sats, final BigInteger sum) {
        final byte[] sumBytes = new byte[Hash.LENGTH];
        final byte[] magnitude = sum.toByteArray();
        final int length = Math.min(magnitude.length, Hash.LENGTH);
        System.arraycopy(magnitude, magnitude.length - length, sumBytes, Hash.LENGTH - length, length);
        return sha256.hash(
                ByteBuffer.allocate(2 * Long.BYTES).putLong(count).putLong(sats).array(), sumBytes);
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int64("creditedCount", creditedCount);
        writer.int64("mintedSats", mintedSats);
        writer.uint256("itemSum", itemSum);
    }

    void readFields(final FieldReader reader) {
        creditedCount = reader.int64("creditedCount");
        mintedSats = reader.int64("mintedSats");
        itemSum = reader.uint256("itemSum");
    }
}
