// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.List;

/**
 * The answer to eth_getBlockReceipts for a payload's hash (execution-apis). Only the gas each transaction used is taken from
 * it, and checked against the payload; prices are in the transactions themselves, which the block hash covers
 * (docs/adr/0020).
 */
final class BlockReceipts {
    private static final int UINT256_BITS = 256;

    private BlockReceipts() {}

    /**
     * What the payload's fee recipient earned: the sum over its transactions of the gas used times the tip.
     *
     * @throws PortException MISSING when the client has no receipts (yet), PROTOCOL when they are not the payload's.
     */
    static BigInteger feesWei(final ExecutionPayload payload, final JsonNode result) throws PortException {
        final List<Bytes> transactions = payload.transactions();
        final List<JsonNode> receipts = elements(payload, result);
        BigInteger feesWei = BigInteger.ZERO;
        long gasLeft = payload.gasUsed();
        for (int i = 0; i < receipts.size(); i++) {
            final JsonFields receipt = JsonFields.of("receipts[" + i + "]", receipts.get(i));
            final Bytes transaction = transactions.get(i);
            requireEqual(i, "blockHash", receipt.hash("blockHash"), payload.blockHash());
            requireEqual(i, "transactionHash", receipt.hash("transactionHash"), Keccak.hash(transaction.toArray()));
            final long gasUsed = receipt.quantity("gasUsed");
            if (gasUsed > gasLeft) {
                throw refused("receipts[" + i + "].gasUsed=" + gasUsed + " must be at most " + gasLeft
                        + ", what is left of the payload's gasUsed=" + payload.gasUsed());
            }
            gasLeft -= gasUsed;
            final BigInteger tipWei = TransactionPrice.of(transaction).tipWei(payload.baseFeePerGas());
            feesWei = feesWei.add(tipWei.multiply(BigInteger.valueOf(gasUsed)));
        }
        if (gasLeft != 0) {
            throw refused("the receipts' gasUsed=" + (payload.gasUsed() - gasLeft) + " must be the payload's "
                    + payload.gasUsed());
        }
        if (feesWei.bitLength() > UINT256_BITS) {
            throw refused("fees=" + feesWei + " wei must be below 2^256");
        }
        return feesWei;
    }

    private static List<JsonNode> elements(final ExecutionPayload payload, final JsonNode result) throws PortException {
        if (result.isNull() || (result.isArray() && result.isEmpty())) {
            throw new PortException(
                    FaultKind.MISSING,
                    "the client called block=" + payload.blockHash() + " VALID but has no receipts of its "
                            + payload.transactions().size()
                            + " transactions (yet): it must keep them from execution on");
        }
        final ObjectNode named = JsonNodeFactory.instance.objectNode();
        named.set("receipts", result);
        final List<JsonNode> elements = JsonFields.of("block " + payload.blockHash(), named)
                .elements("receipts", payload.transactions().size());
        if (elements.size() != payload.transactions().size()) {
            throw refused("receipts=" + elements.size() + " must be as many as the transactions="
                    + payload.transactions().size());
        }
        return elements;
    }

    private static void requireEqual(final int index, final String field, final Hash given, final Hash expected)
            throws PortException {
        if (!given.equals(expected)) {
            throw refused("receipts[" + index + "]." + field + "=" + given + " must be " + expected);
        }
    }

    private static PortException refused(final String what) {
        return new PortException(FaultKind.PROTOCOL, "eth_getBlockReceipts: " + what);
    }
}
