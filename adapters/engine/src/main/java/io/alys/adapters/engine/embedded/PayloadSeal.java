// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import io.alys.adapters.engine.Keccak;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.codec.BinaryFieldWriter;
import io.alys.core.value.Hash;
import org.agrona.ExpandableArrayBuffer;

/** Gives the embedded engine's payloads their hashes, which are no other client's. */
final class PayloadSeal {
    private PayloadSeal() {}

    /** The payload with its hash: Keccak-256 over all its fields as journals hold them, blockHash as zero. */
    static ExecutionPayload sealed(final ExecutionPayload payload) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1024);
        final BinaryFieldWriter writer = new BinaryFieldWriter().wrap(buffer, 0);
        withHash(payload, Hash.ZERO).writeFields(writer);
        return withHash(payload, Keccak.hash(buffer.byteArray(), 0, writer.position()));
    }

    private static ExecutionPayload withHash(final ExecutionPayload payload, final Hash blockHash) {
        return new ExecutionPayload(
                payload.parentHash(),
                payload.feeRecipient(),
                payload.stateRoot(),
                payload.receiptsRoot(),
                payload.logsBloom(),
                payload.prevRandao(),
                payload.blockNumber(),
                payload.gasLimit(),
                payload.gasUsed(),
                payload.timestampS(),
                payload.extraData(),
                payload.baseFeePerGas(),
                blockHash,
                payload.transactions(),
                payload.withdrawals());
    }
}
