// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PayloadAttributes;
import io.alys.core.chain.Withdrawal;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Payloads, payload attributes and block 0 as JSON (execution-apis, ExecutionPayloadV2 and V3, PayloadAttributesV2 and V3).
 * Our payload has no blob fields: from Cancun on they are written as zero, and anything else is refused when read.
 */
final class PayloadJson {
    /** Consensus-specs, bellatrix: MAX_TRANSACTIONS_PER_PAYLOAD. The response limit is reached far earlier. */
    private static final int TRANSACTIONS_MAX = 1 << 20;

    private static final int TRANSACTION_LENGTH_MAX = 1 << 30;
    private static final int UINT256_BITS = 256;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PayloadJson() {}

    /**
     * Why no client could take the payload as JSON, empty when it could. Payloads come from peers, and a field out of range
     * makes the payload invalid, not the request.
     */
    static String fault(final ExecutionPayload payload) {
        if (payload.blockNumber() < 0
                || payload.gasLimit() < 0
                || payload.gasUsed() < 0
                || payload.timestampS() < 0
                || payload.baseFeePerGas().signum() < 0
                || payload.baseFeePerGas().bitLength() > UINT256_BITS) {
            return "blockNumber, gasLimit, gasUsed, timestamp or baseFeePerGas is out of range";
        }
        if (payload.logsBloom().length() != ExecutionPayload.LOGS_BLOOM_LENGTH) {
            return "logsBloom has length=" + payload.logsBloom().length();
        }
        if (payload.extraData().length() > ExecutionPayload.EXTRA_DATA_LENGTH_MAX) {
            return "extraData has length=" + payload.extraData().length();
        }
        return fault(payload.withdrawals());
    }

    /** Why no client could take the withdrawals, empty when it could. */
    static String fault(final List<Withdrawal> withdrawals) {
        if (withdrawals.size() > Withdrawal.PER_BLOCK_MAX) {
            return "withdrawals has " + withdrawals.size() + " elements, more than " + Withdrawal.PER_BLOCK_MAX;
        }
        for (final Withdrawal withdrawal : withdrawals) {
            if (withdrawal.index() < 0 || withdrawal.validatorIndex() < 0 || withdrawal.amountGwei() < 0) {
                return "withdrawals holds a number out of range: " + withdrawal;
            }
        }
        return "";
    }

    static ObjectNode encode(final ExecutionPayload payload, final boolean isCancun) {
        final ObjectNode json = JSON.objectNode();
        json.put("parentHash", payload.parentHash().toHex());
        json.put("feeRecipient", payload.feeRecipient().toHex());
        json.put("stateRoot", payload.stateRoot().toHex());
        json.put("receiptsRoot", payload.receiptsRoot().toHex());
        json.put("logsBloom", payload.logsBloom().toHex());
        json.put("prevRandao", payload.prevRandao().toHex());
        json.put("blockNumber", quantity(payload.blockNumber()));
        json.put("gasLimit", quantity(payload.gasLimit()));
        json.put("gasUsed", quantity(payload.gasUsed()));
        json.put("timestamp", quantity(payload.timestampS()));
        json.put("extraData", payload.extraData().toHex());
        json.put("baseFeePerGas", "0x" + payload.baseFeePerGas().toString(16));
        json.put("blockHash", payload.blockHash().toHex());
        final ArrayNode transactions = json.putArray("transactions");
        for (final Bytes transaction : payload.transactions()) {
            transactions.add(transaction.toHex());
        }
        json.set("withdrawals", encodeWithdrawals(payload.withdrawals()));
        if (isCancun) {
            json.put("blobGasUsed", "0x0");
            json.put("excessBlobGas", "0x0");
        }
        return json;
    }

    static ObjectNode encode(final PayloadAttributes attributes, final boolean isCancun) {
        final ObjectNode json = JSON.objectNode();
        json.put("timestamp", quantity(attributes.timestampS()));
        json.put("prevRandao", Hash.ZERO.toHex());
        json.put("suggestedFeeRecipient", ExecutionPayload.FEE_RECIPIENT.toHex());
        json.set("withdrawals", encodeWithdrawals(attributes.withdrawals()));
        if (isCancun) {
            json.put("parentBeaconBlockRoot", attributes.parentRoot().toHex());
        }
        return json;
    }

    /** Reads an executionPayload. */
    static ExecutionPayload decode(final JsonNode json) throws PortException {
        final JsonFields fields = JsonFields.of("executionPayload", json);
        requireNoBlobs(fields);
        return new ExecutionPayload(
                fields.hash("parentHash"),
                fields.address("feeRecipient"),
                fields.hash("stateRoot"),
                fields.hash("receiptsRoot"),
                bloom(fields),
                fields.hash("prevRandao"),
                fields.quantity("blockNumber"),
                fields.quantity("gasLimit"),
                fields.quantity("gasUsed"),
                fields.quantity("timestamp"),
                extraData(fields),
                fields.uint256("baseFeePerGas"),
                fields.hash("blockHash"),
                fields.byteStrings("transactions", TRANSACTIONS_MAX, TRANSACTION_LENGTH_MAX),
                decodeWithdrawals(fields));
    }

    /** Reads block 0 as eth_getBlockByNumber gives it; its fields are named otherwise. */
    static ExecutionPayload decodeGenesis(final JsonNode json) throws PortException {
        final JsonFields fields = JsonFields.of("block 0", json);
        requireNoBlobs(fields);
        if (!fields.elements("transactions", TRANSACTIONS_MAX).isEmpty() || fields.quantity("number") != 0) {
            throw new PortException(FaultKind.PROTOCOL, "block 0 must have number 0 and no transaction");
        }
        if (!fields.has("withdrawals")) {
            throw new PortException(
                    FaultKind.PROTOCOL,
                    "block 0 has no withdrawals: the client's genesis must activate Shanghai at time 0");
        }
        return new ExecutionPayload(
                fields.hash("parentHash"),
                fields.address("miner"),
                fields.hash("stateRoot"),
                fields.hash("receiptsRoot"),
                bloom(fields),
                fields.hash("mixHash"),
                0,
                fields.quantity("gasLimit"),
                fields.quantity("gasUsed"),
                fields.quantity("timestamp"),
                extraData(fields),
                fields.uint256("baseFeePerGas"),
                fields.hash("hash"),
                List.of(),
                decodeWithdrawals(fields));
    }

    static String quantity(final long value) {
        if (value < 0) {
            throw new IllegalArgumentException("quantity=" + value + " must not be negative");
        }
        return "0x" + Long.toHexString(value);
    }

    private static Bytes bloom(final JsonFields fields) throws PortException {
        final int length = ExecutionPayload.LOGS_BLOOM_LENGTH;
        return fields.bytes("logsBloom", length, length);
    }

    private static Bytes extraData(final JsonFields fields) throws PortException {
        return fields.bytes("extraData", 0, ExecutionPayload.EXTRA_DATA_LENGTH_MAX);
    }

    private static void requireNoBlobs(final JsonFields fields) throws PortException {
        for (final String name : List.of("blobGasUsed", "excessBlobGas")) {
            if (fields.has(name) && !fields.uint256(name).equals(BigInteger.ZERO)) {
                throw new PortException(
                        FaultKind.PROTOCOL,
                        name + "=" + fields.uint256(name) + " must be 0: this chain has no blobs (EIP-4844)");
            }
        }
    }

    private static ArrayNode encodeWithdrawals(final List<Withdrawal> withdrawals) {
        final ArrayNode json = JSON.arrayNode(withdrawals.size());
        for (final Withdrawal withdrawal : withdrawals) {
            final ObjectNode element = json.addObject();
            element.put("index", quantity(withdrawal.index()));
            element.put("validatorIndex", quantity(withdrawal.validatorIndex()));
            element.put("address", withdrawal.address().toHex());
            element.put("amount", quantity(withdrawal.amountGwei()));
        }
        return json;
    }

    private static List<Withdrawal> decodeWithdrawals(final JsonFields fields) throws PortException {
        final List<Withdrawal> withdrawals = new ArrayList<>();
        for (final JsonNode element : fields.elements("withdrawals", Withdrawal.PER_BLOCK_MAX)) {
            final JsonFields withdrawal = JsonFields.of("withdrawals[" + withdrawals.size() + "]", element);
            withdrawals.add(new Withdrawal(
                    withdrawal.quantity("index"),
                    withdrawal.quantity("validatorIndex"),
                    withdrawal.address("address"),
                    withdrawal.quantity("amount")));
        }
        return withdrawals;
    }
}
