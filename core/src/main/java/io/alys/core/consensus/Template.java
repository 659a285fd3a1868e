// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.event.ChainEvent;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;

/**
 * Work that a miner was given.
 *
 * @param commitment what is mined.
 * @param rangeStart root of the first block it covers.
 * @param rangeEnd root of the last one.
 * @param feeRecipient the miner's, of whoever asked last.
 * @param slot in which it was given.
 */
record Template(Hash commitment, Hash rangeStart, Hash rangeEnd, EvmAddress feeRecipient, long slot)
        implements Recorded {
    static Template of(final ChainEvent.TemplateIssued issued) {
        return new Template(
                issued.commitment(), issued.rangeStart(), issued.rangeEnd(), issued.feeRecipient(), issued.slot());
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.hash("commitment", commitment);
        writer.hash("rangeStart", rangeStart);
        writer.hash("rangeEnd", rangeEnd);
        writer.address("feeRecipient", feeRecipient);
        writer.int64("slot", slot);
    }

    static Template read(final FieldReader reader) {
        return new Template(
                reader.hash("commitment"),
                reader.hash("rangeStart"),
                reader.hash("rangeEnd"),
                reader.address("feeRecipient"),
                reader.int64("slot"));
    }
}
