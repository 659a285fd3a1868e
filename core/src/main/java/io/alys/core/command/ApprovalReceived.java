// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

import io.alys.core.chain.Approval;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;

/** An approval from elsewhere. The verify stage checks its signature. */
public record ApprovalReceived(Approval approval) implements PeerCommand {
    @Override
    public void writeFields(final FieldWriter writer) {
        writer.record("approval", approval);
    }

    public static ApprovalReceived read(final FieldReader reader) {
        return new ApprovalReceived(Approval.read(reader));
    }
}
