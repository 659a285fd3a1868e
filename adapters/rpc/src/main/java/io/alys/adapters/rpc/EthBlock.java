// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import io.alys.core.chain.ExecutionPayload;
import io.alys.core.value.Hash;
import java.util.List;

/**
 * An execution block with the hashes its header commits to but the payload leaves out.
 *
 * @param payload as executed.
 * @param transactionsRoot of the header.
 * @param withdrawalsRoot of the header (EIP-4895).
 * @param transactionHashes keccak-256 of each of the payload's transactions, in its order.
 */
public record EthBlock(
        ExecutionPayload payload, Hash transactionsRoot, Hash withdrawalsRoot, List<Hash> transactionHashes) {
    public EthBlock {
        transactionHashes = List.copyOf(transactionHashes);
        if (transactionHashes.size() != payload.transactions().size()) {
            throw new IllegalArgumentException("transactionHashes=" + transactionHashes.size() + " transactions="
                    + payload.transactions().size());
        }
    }
}
