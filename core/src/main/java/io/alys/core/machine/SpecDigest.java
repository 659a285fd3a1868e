// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import io.alys.core.chain.ChainSpec;
import io.alys.core.codec.BinaryFieldWriter;
import io.alys.core.codec.XxHash64;
import io.alys.core.value.Hash;
import org.agrona.ExpandableArrayBuffer;

/** A digest over everything in a chain spec that decides what is valid. */
public final class SpecDigest {
    private SpecDigest() {}

    /** Four seeds of XXH64: enough to tell two specs apart, which is all it is for. */
    public static Hash of(final ChainSpec spec) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final BinaryFieldWriter writer = new BinaryFieldWriter().wrap(buffer, 0);
        writer.int64("chainId", spec.chainId());
        writer.int64("slotDurationMs", spec.slotDurationMs());
        writer.byteStrings("authorities", spec.authorities());
        writer.byteStrings("federationKeys", spec.federationKeys());
        writer.bytes("federationScript", spec.federationScript());
        writer.int64("bitcoinStartHeight", spec.bitcoinStartHeight());
        writer.int32("pegInConfirmations", spec.pegInConfirmations());
        writer.int64("pegInMinSats", spec.pegInMinSats());
        writer.int32("powBits", spec.powBits());
        spec.mergeMining()
                .ifPresent(
                        mining -> { // A spec without it keeps the digest it always had.
                            writer.int32("powLimit", mining.retarget().powLimitBits());
                            writer.int32("powLowerLimit", mining.retarget().powLowerLimitBits());
                            writer.int64("powTargetSpacing", mining.retarget().spacingBlocks());
                            writer.int32("maxPowAdjustment", mining.retarget().adjustmentPercent());
                            writer.flag("powNoRetargeting", mining.retarget().isFixed());
                            writer.int64("maxBlocksWithoutPow", mining.maxBlocksWithoutPow());
                            mining.federation().forEach(address -> writer.address("federation", address));
                        });
        final ExpandableArrayBuffer digest = new ExpandableArrayBuffer(Hash.LENGTH);
        for (int i = 0; i < Hash.LENGTH / Long.BYTES; i++) {
            digest.putLong(i * Long.BYTES, XxHash64.hash(buffer.byteArray(), 0, writer.position(), i));
        }
        final byte[] bytes = new byte[Hash.LENGTH];
        digest.getBytes(0, bytes);
        return Hash.of(bytes);
    }
}
