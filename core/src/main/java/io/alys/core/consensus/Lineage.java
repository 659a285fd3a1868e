// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Hash;
import java.math.BigInteger;

/**
 * What merge mining has come to on a branch, up to one block and with it: all that decides which proof the next block may
 * hold, how hard it must be, and what it pays.
 *
 * @param proofHeight of the last block with a proof; genesis's before the first.
 * @param proofRoot of that block.
 * @param bits of that proof.
 * @param finalizedHeight of the last block that a proof covers.
 * @param settledHeight of the last block settled on this branch (docs/adr/0014): a proof may cover blocks up to it.
 * @param feesWei collected since the last proof, and what that one left.
 */
record Lineage(long proofHeight, Hash proofRoot, int bits, long finalizedHeight, long settledHeight, BigInteger feesWei)
        implements Recorded {
    /** In a network without merge mining, and of a block that is not known to be valid. */
    static final Lineage NONE = new Lineage(0, Hash.ZERO, 0, 0, 0, BigInteger.ZERO);

    static Lineage ofGenesis(final Hash root, final int bits) {
        return new Lineage(0, root, bits, 0, 0, BigInteger.ZERO);
    }

    /** With a child that has no proof. */
    Lineage with(final long childSettledHeight, final BigInteger childFeesWei) {
        return new Lineage(
                proofHeight, proofRoot, bits, finalizedHeight, childSettledHeight, feesWei.add(childFeesWei));
    }

    /**
     * With a child that has a proof, which pays out what was collected before it.
     *
     * @param coveredHeight of the last block covered.
     * @param carriedWei what could not be paid out.
     */
    Lineage with(
            final SignedBlock child,
            final long childSettledHeight,
            final BigInteger childFeesWei,
            final long coveredHeight,
            final BigInteger carriedWei) {
        return new Lineage(
                child.height(),
                child.root(),
                AuxPowHeader.parse(child.block().auxpowHeader()).bits(),
                coveredHeight,
                childSettledHeight,
                carriedWei.add(childFeesWei));
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int64("proofHeight", proofHeight);
        writer.hash("proofRoot", proofRoot);
        writer.int32("bits", bits);
        writer.int64("finalizedHeight", finalizedHeight);
        writer.int64("settledHeight", settledHeight);
        writer.uint256("feesWei", feesWei);
    }

    static Lineage read(final FieldReader reader) {
        return new Lineage(
                reader.int64("proofHeight"),
                reader.hash("proofRoot"),
                reader.int32("bits"),
                reader.int64("finalizedHeight"),
                reader.int64("settledHeight"),
                reader.uint256("feesWei"));
    }
}
