// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.List;

/**
 * An event a contract emitted.
 *
 * @param address of the contract.
 * @param topics the event's signature hash, then its indexed arguments.
 * @param data the other arguments, ABI-encoded.
 * @param transactionHash of the transaction that called the contract.
 * @param transactionIndex of that transaction in its block.
 * @param logIndex in the block.
 */
public record LogEntry(
        EvmAddress address, List<Hash> topics, Bytes data, Hash transactionHash, int transactionIndex, int logIndex) {
    public LogEntry {
        topics = List.copyOf(topics);
    }
}
