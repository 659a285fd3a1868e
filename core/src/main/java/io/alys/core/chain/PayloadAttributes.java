// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Hash;
import java.util.List;

/**
 * What a payload to be built must contain. {@code prevRandao} is always zero and the fee recipient always
 * {@link ExecutionPayload#FEE_RECIPIENT}, so neither is a field.
 *
 * @param timestampS the slot's start, in seconds (rules.md 5).
 * @param withdrawals exactly and in order.
 * @param parentRoot root of the parent consensus block: parentBeaconBlockRoot from Cancun on (EIP-4788).
 */
public record PayloadAttributes(long timestampS, List<Withdrawal> withdrawals, Hash parentRoot) implements Recorded {
    public PayloadAttributes {
        withdrawals = List.copyOf(withdrawals);
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int64("timestampS", timestampS);
        writer.list("withdrawals", withdrawals);
        writer.hash("parentRoot", parentRoot);
    }

    public static PayloadAttributes read(final FieldReader reader) {
        return new PayloadAttributes(
                reader.int64("timestampS"), reader.list("withdrawals", Withdrawal::read), reader.hash("parentRoot"));
    }
}
