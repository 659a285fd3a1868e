// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.Withdrawal;
import io.alys.core.port.PortException;
import io.alys.core.value.Hash;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The few Ethereum methods a wallet needs in dev mode (execution-apis), over the embedded execution layer. Elsewhere users talk
 * to the execution client itself.
 */
public final class EthMethods {
    /** As go-ethereum's transaction pool has it. */
    static final int TRANSACTION_LENGTH_MAX = 128 * 1024;

    /** Keccak-256 of the RLP of an empty list: no block has uncles since the merge (EIP-3675). */
    private static final String NO_UNCLES_HASH = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final EthBackend backend;

    public EthMethods(final EthBackend backend) {
        this.backend = backend;
    }

    public Map<String, RpcMethod> methods() {
        return Map.of(
                "eth_chainId", guarded(this::chainId),
                "eth_blockNumber", guarded(this::blockNumber),
                "eth_getBalance", guarded(this::balance),
                "eth_getTransactionCount", guarded(this::transactionCount),
                "eth_sendRawTransaction", guarded(this::sendRawTransaction),
                "eth_getBlockByNumber", guarded(this::blockByNumber));
    }

    private JsonNode chainId(final JsonNode params) throws RpcException {
        RpcParams.positional(params, 0, 0);
        return NODES.textNode(HexQuantity.of(backend.chainId()));
    }

    private JsonNode blockNumber(final JsonNode params) throws RpcException, PortException {
        RpcParams.positional(params, 0, 0);
        return NODES.textNode(HexQuantity.of(backend.blockNumber()));
    }

    private JsonNode balance(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 1, 2);
        requireLatest(checked);
        return NODES.textNode(HexQuantity.of(backend.balanceOf(checked.address(0, "address"))));
    }

    private JsonNode transactionCount(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 1, 2);
        requireLatest(checked);
        return NODES.textNode(HexQuantity.of(backend.nonceOf(checked.address(0, "address"))));
    }

    private JsonNode sendRawTransaction(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 1, 1);
        final Hash hash = backend.submitRaw(checked.bytes(0, "transaction", 1, TRANSACTION_LENGTH_MAX));
        return NODES.textNode(hash.toHex());
    }

    private JsonNode blockByNumber(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 1, 2);
        if (checked.has(1) && checked.flag(1, "full")) {
            throw checked.refused(1, "full", "whole transactions are not offered, ask for their hashes");
        }
        final Optional<EthBlock> block = backend.blockAt(blockNumberAsked(checked));
        return block.isPresent() ? toJson(block.get()) : NODES.nullNode();
    }

    private long blockNumberAsked(final RpcParams params) throws RpcException, PortException {
        final String text = params.text(0, "block");
        return switch (text) {
            case "latest", "pending" -> backend.blockNumber();
            case "safe" -> known(text, backend.safeNumber());
            case "finalized" -> known(text, backend.finalizedNumber());
            case "earliest" -> 0;
            default -> {
                final long number = HexQuantity.parse(text);
                if (number < 0) {
                    throw params.refused(
                            0, "block", "must be a tag or a hex quantity (0x, lower case, no leading zero)");
                }
                yield number;
            }
        };
    }

    /** As go-ethereum says it before any block is known to be so. */
    private static long known(final String tag, final OptionalLong number) throws RpcException {
        return number.orElseThrow(() -> new RpcException(RpcException.REFUSED, tag + " block not found"));
    }

    private void requireLatest(final RpcParams params) throws RpcException, PortException {
        if (!params.has(1)) {
            return;
        }
        final String text = params.text(1, "block");
        final boolean isLatest = switch (text) {
            case "latest", "pending" -> true;
            case "safe" -> known(text, backend.safeNumber()) == backend.blockNumber();
            case "finalized" -> known(text, backend.finalizedNumber()) == backend.blockNumber();
            default -> false;
        };
        if (!isLatest) {
            throw params.refused(1, "block", "only the state of the latest block is kept");
        }
    }

    private static ObjectNode toJson(final EthBlock block) {
        final ExecutionPayload payload = block.payload();
        final ObjectNode node = NODES.objectNode();
        node.put("number", HexQuantity.of(payload.blockNumber()));
        node.put("hash", payload.blockHash().toHex());
        node.put("parentHash", payload.parentHash().toHex());
        node.put("nonce", "0x0000000000000000");
        node.put("sha3Uncles", NO_UNCLES_HASH);
        node.put("logsBloom", payload.logsBloom().toHex());
        node.put("transactionsRoot", block.transactionsRoot().toHex());
        node.put("stateRoot", payload.stateRoot().toHex());
        node.put("receiptsRoot", payload.receiptsRoot().toHex());
        node.put("withdrawalsRoot", block.withdrawalsRoot().toHex());
        node.put("miner", payload.feeRecipient().toHex());
        node.put("difficulty", HexQuantity.of(0));
        node.put("extraData", payload.extraData().toHex());
        node.put("gasLimit", HexQuantity.of(payload.gasLimit()));
        node.put("gasUsed", HexQuantity.of(payload.gasUsed()));
        node.put("timestamp", HexQuantity.of(payload.timestampS()));
        node.put("mixHash", payload.prevRandao().toHex());
        node.put("baseFeePerGas", HexQuantity.of(payload.baseFeePerGas()));
        final ArrayNode transactions = node.putArray("transactions");
        block.transactionHashes().forEach(hash -> transactions.add(hash.toHex()));
        final ArrayNode withdrawals = node.putArray("withdrawals");
        payload.withdrawals().forEach(withdrawal -> withdrawals.add(toJson(withdrawal)));
        node.putArray("uncles");
        return node;
    }

    private static ObjectNode toJson(final Withdrawal withdrawal) {
        final ObjectNode node = NODES.objectNode();
        node.put("index", HexQuantity.of(withdrawal.index()));
        node.put("validatorIndex", HexQuantity.of(withdrawal.validatorIndex()));
        node.put("address", withdrawal.address().toHex());
        node.put("amount", HexQuantity.of(withdrawal.amountGwei()));
        return node;
    }

    static RpcMethod guarded(final PortMethod method) {
        return params -> {
            try {
                return method.call(params);
            } catch (final PortException e) {
                throw RpcException.of(e);
            }
        };
    }

    /** A method that asks a port. */
    @FunctionalInterface
    interface PortMethod {
        JsonNode call(JsonNode params) throws RpcException, PortException;
    }
}
