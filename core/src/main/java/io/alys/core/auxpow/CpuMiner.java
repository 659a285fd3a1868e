// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alys.core.bitcoin.BitcoinHeader;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.bitcoin.Coinbase;
import io.alys.core.bitcoin.Sha256d;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Mines a proof of work for one commitment, some hashes at a time: for development and tests. Its parent is a header that
 * belongs to no chain, over a coinbase like those of pools, and the same for the same arguments. One thread.
 */
public final class CpuMiner {
    private static final int NONCE_OFFSET = 76;
    private static final long NONCES = 1L << Integer.SIZE;

    /** Version bits (BIP-9), and other ones for a chain whose id these happen to be. */
    private static final int VERSION = 0x2000_0000;

    private static final int OTHER_VERSION = 0x3000_0000;
    private static final int VERSION_CHAIN_ID_SHIFT = 16;

    /** OP_TRUE: anybody's, if there were anything. */
    private static final ParentCoinbase COINBASE = new ParentCoinbase(Bytes.EMPTY, 0, Bytes.fromHex("51"), Bytes.EMPTY);

    private final MergedMiningHeader committed;
    private final CommitmentPlace place;
    private final int version;
    private final byte[] target;
    private final Sha256d digest = new Sha256d();
    private final byte[] header = new byte[BitcoinHeader.LENGTH];
    private final UnsafeBuffer headerBuffer = new UnsafeBuffer(header);
    private final byte[] work = new byte[Hash.LENGTH];

    private Coinbase coinbase;
    private long extraNonce;
    private long nonce;

    /**
     * @param bits the target to meet; one of zero is never met.
     * @param chainId of the chain the commitment belongs to.
     * @param extraNonce where to begin: miners with different ones try different parents.
     */
    public CpuMiner(
            final Hash commitment,
            final int bits,
            final long chainId,
            final long extraNonce,
            final CommitmentPlace place) {
        this.committed = new MergedMiningHeader(commitment, 1, 0);
        this.place = place;
        this.version = VERSION >>> VERSION_CHAIN_ID_SHIFT == chainId ? OTHER_VERSION : VERSION;
        this.target = bigEndian(CompactTarget.target(bits));
        this.extraNonce = extraNonce;
        begin();
    }

    /**
     * Tries so many hashes, fewer when one of them is it.
     *
     * @param hashesMax at least 1.
     * @return the proof, once; the next call looks for another one.
     */
    public Optional<AuxPow> mine(final int hashesMax) {
        for (int i = 0; i < hashesMax; i++) {
            if (nonce == NONCES) {
                extraNonce++;
                begin();
            }
            headerBuffer.putInt(NONCE_OFFSET, (int) nonce, LITTLE_ENDIAN);
            nonce++;
            if (isMet(digest.update(header, 0, header.length).hash())) {
                return Optional.of(proof());
            }
        }
        return Optional.empty();
    }

    /** The next coinbase, under a header of its own. */
    private void begin() {
        coinbase = COINBASE.carrying(committed, place, extraNonce);
        nonce = 0;
        final byte[] start = new BitcoinHeader(version, Hash.ZERO, coinbase.txid(), 0, 0, 0, Hash.ZERO).serialize();
        headerBuffer.putBytes(0, start);
    }

    private AuxPow proof() {
        try {
            return new AuxPow(
                    coinbase, Hash.ZERO, MerkleBranch.EMPTY, MerkleBranch.EMPTY, BitcoinHeader.parse(header.clone()));
        } catch (final BitcoinParseException e) {
            throw new IllegalStateException("a header of ours is none: " + e.getMessage(), e);
        }
    }

    /** As {@link CompactTarget#isMet}, without making numbers. */
    private boolean isMet(final Hash hash) {
        hash.copyTo(work, 0);
        for (int i = 0; i < Hash.LENGTH; i++) {
            final int difference = (work[Hash.LENGTH - 1 - i] & 0xFF) - (target[i] & 0xFF);
            if (difference != 0) {
                return difference < 0;
            }
        }
        return true;
    }

    private static byte[] bigEndian(final BigInteger number) {
        final byte[] shortest = number.toByteArray();
        final byte[] full = new byte[Hash.LENGTH];
        final int length = Math.min(shortest.length, full.length);
        System.arraycopy(shortest, shortest.length - length, full, full.length - length, length);
        return full;
    }
}
