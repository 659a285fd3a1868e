// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.ForkchoiceState;
import io.alys.core.chain.PayloadAttributes;
import io.alys.core.chain.PayloadVerdict;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.ExecutionEngine;
import io.alys.core.port.PortException;
import io.alys.core.port.Renewable;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * An execution client over the Engine API. Before its first request, and again after it lost the connection, it asks the
 * client's capabilities and refuses one that lacks a method the fork schedule needs, or that gives no receipts: a block's
 * fees can't be told without them.
 */
public final class EngineApiClient implements ExecutionEngine, Renewable {
    private static final int REASON_CHARS_MAX = 1024;
    private static final int CAPABILITIES_MAX = 1024;
    private static final String RECEIPTS_METHOD = "eth_getBlockReceipts";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final EngineApiConfig config;

    // The calling thread's.
    private JsonRpcHttp rpc;
    private boolean isCapable;

    /**
     * Connects to nothing yet.
     *
     * @throws IllegalArgumentException when the JWT secret file can't be read or holds anything but 32 bytes in hexadecimal.
     */
    public EngineApiClient(final EngineApiConfig config) {
        this.config = config;
        this.rpc = connections();
    }

    private JsonRpcHttp connections() {
        return new JsonRpcHttp(config.url(), JwtSecret.read(config.jwtSecretFile()), config.responseBytesMax());
    }

    /** Drops every connection, and reads the secret again: a client made anew may have another. */
    @Override
    public void renew() throws PortException {
        final JsonRpcHttp fresh;
        try {
            fresh = connections();
        } catch (final IllegalArgumentException e) {
            throw new PortException(FaultKind.UNAUTHORIZED, e.getMessage(), e);
        }
        rpc.close();
        rpc = fresh;
        isCapable = false;
    }

    @Override
    public void close() {
        rpc.close();
    }

    @Override
    public Status status() throws PortException {
        final Deadline deadline = Deadline.in(config.statusTimeout());
        final JsonFields genesis = JsonFields.of("block 0", block("0x0", deadline));
        final JsonFields latest = JsonFields.of("latest block", block("latest", deadline));
        final ObjectNode chainId = JSON.objectNode();
        chainId.set("chainId", call("eth_chainId", rpc.parameters(), deadline));
        return new Status(
                genesis.hash("hash"),
                latest.quantity("number"),
                latest.hash("hash"),
                JsonFields.of("eth_chainId", chainId).quantity("chainId"));
    }

    @Override
    public ExecutionPayload genesis() throws PortException {
        return PayloadJson.decodeGenesis(block("0x0", Deadline.in(config.statusTimeout())));
    }

    @Override
    public ExecutionPayload build(final ForkchoiceState forkchoice, final PayloadAttributes attributes)
            throws PortException {
        final long timestampS = attributes.timestampS();
        final String fault = timestampS < 0 ? "timestamp=" + timestampS : PayloadJson.fault(attributes.withdrawals());
        if (!fault.isEmpty()) {
            throw new PortException(FaultKind.REJECTED, "build asks for what no payload can hold: " + fault);
        }
        final Deadline deadline = Deadline.in(config.buildTimeout());
        final ArrayNode parameters = rpc.parameters();
        parameters.add(encode(forkchoice));
        parameters.add(PayloadJson.encode(attributes, config.forks().isCancun(timestampS)));
        final String start = config.forks().forkchoiceMethod(timestampS);
        final JsonFields started = JsonFields.of(start, call(start, parameters, deadline));
        final Answer answer = decodeStatus("payloadStatus", started.node("payloadStatus"));
        if (answer.verdict() == PayloadVerdict.INVALID) {
            throw new PortException(
                    FaultKind.REJECTED,
                    "build on head=" + forkchoice.headHash() + " was refused as INVALID: " + answer.reason());
        }
        if (answer.verdict() != PayloadVerdict.VALID || !started.has("payloadId")) {
            throw new PortException(
                    FaultKind.NOT_READY,
                    "build on head=" + forkchoice.headHash() + " was not started: status=" + answer.verdict()
                            + (started.has("payloadId") ? "" : " payloadId=null"));
        }
        letFill();
        final ArrayNode payloadId = rpc.parameters();
        payloadId.add(started.bytes("payloadId", 8, 8).toHex());
        final String fetch = config.forks().getPayloadMethod(timestampS);
        final ExecutionPayload payload = decodeBuilt(JsonFields.of(fetch, call(fetch, payloadId, deadline)));
        requireAsAsked(payload, forkchoice, attributes);
        return payload;
    }

    private void letFill() {
        final long endNs = System.nanoTime() + config.fillTime().toNanos();
        for (long leftNs = config.fillTime().toNanos(); leftNs > 0; leftNs = endNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    @Override
    public Answer execute(final ExecutionPayload payload, final Hash parentRoot) throws PortException {
        final String fault = PayloadJson.fault(payload);
        if (!fault.isEmpty()) {
            return Answer.withoutFees(PayloadVerdict.INVALID, Hash.ZERO, fault);
        }
        final boolean isCancun = config.forks().isCancun(payload.timestampS());
        final ArrayNode parameters = rpc.parameters();
        parameters.add(PayloadJson.encode(payload, isCancun));
        if (isCancun) {
            parameters.addArray();
            parameters.add(parentRoot.toHex());
        }
        if (config.forks().isPrague(payload.timestampS())) {
            parameters.addArray();
        }
        final String method = config.forks().newPayloadMethod(payload.timestampS());
        final Deadline deadline = Deadline.in(config.executeTimeout());
        final Answer answer = decodeStatus(method, call(method, parameters, deadline));
        if (answer.verdict() != PayloadVerdict.VALID) {
            return answer;
        }
        return new Answer(PayloadVerdict.VALID, answer.latestValidHash(), answer.reason(), feesWei(payload, deadline));
    }

    private BigInteger feesWei(final ExecutionPayload payload, final Deadline deadline) throws PortException {
        if (payload.transactions().isEmpty()) {
            return BigInteger.ZERO;
        }
        final ArrayNode blockHash = rpc.parameters().add(payload.blockHash().toHex());
        return BlockReceipts.feesWei(payload, call(RECEIPTS_METHOD, blockHash, deadline));
    }

    @Override
    public Answer updateForkchoice(final ForkchoiceState forkchoice) throws PortException {
        final ArrayNode parameters = rpc.parameters();
        parameters.add(encode(forkchoice));
        parameters.addNull();
        final String method = config.forks().forkchoiceMethod();
        final JsonNode result = call(method, parameters, Deadline.in(config.forkchoiceTimeout()));
        return decodeStatus("payloadStatus", JsonFields.of(method, result).node("payloadStatus"));
    }

    @Override
    public String toString() {
        return "EngineApiClient[url=" + config.url() + "]";
    }

    private JsonNode block(final String number, final Deadline deadline) throws PortException {
        final ArrayNode parameters = rpc.parameters();
        parameters.add(number).add(false);
        return call("eth_getBlockByNumber", parameters, deadline);
    }

    private JsonNode call(final String method, final ArrayNode parameters, final Deadline deadline)
            throws PortException {
        try {
            requireCapable(deadline);
            return rpc.call(method, parameters, deadline);
        } catch (final PortException e) {
            // Whoever answers after a lost connection may be another build of the client.
            isCapable &= e.kind() != FaultKind.UNREACHABLE;
            throw e;
        }
    }

    private void requireCapable(final Deadline deadline) throws PortException {
        if (isCapable) {
            return;
        }
        final String method = "engine_exchangeCapabilities";
        final List<String> required = config.forks().requiredMethods();
        final ArrayNode parameters = rpc.parameters();
        required.forEach(parameters.addArray()::add);
        final ObjectNode answer = JSON.objectNode();
        answer.set("result", rpc.call(method, parameters, deadline));
        final Set<String> offered = new HashSet<>();
        for (final JsonNode element : JsonFields.of(method, answer).elements("result", CAPABILITIES_MAX)) {
            offered.add(element.asText());
        }
        final List<String> lacking = new ArrayList<>(required);
        lacking.removeAll(offered);
        if (!lacking.isEmpty()) {
            throw new PortException(
                    FaultKind.PROTOCOL,
                    "execution client " + config.url() + " lacks " + String.join(", ", lacking) + ", needed by forks="
                            + config.forks() + ": use a newer client or correct the schedule");
        }
        requireReceipts(deadline);
        isCapable = true;
    }

    /** No list of capabilities has methods other than the Engine API's own: only asking tells. */
    private void requireReceipts(final Deadline deadline) throws PortException {
        try {
            rpc.call(RECEIPTS_METHOD, rpc.parameters().add("0x0"), deadline);
        } catch (final PortException e) {
            throw e.kind() == FaultKind.REJECTED
                    ? new PortException(
                            FaultKind.PROTOCOL,
                            e.getMessage() + ": the client must keep receipts and serve " + RECEIPTS_METHOD
                                    + " on its engine endpoint, or no block's fees can be told",
                            e)
                    : e;
        }
    }

    private static ObjectNode encode(final ForkchoiceState forkchoice) {
        final ObjectNode json = JSON.objectNode();
        json.put("headBlockHash", forkchoice.headHash().toHex());
        json.put("safeBlockHash", forkchoice.safeHash().toHex());
        json.put("finalizedBlockHash", forkchoice.finalizedHash().toHex());
        return json;
    }

    private static Answer decodeStatus(final String what, final JsonNode json) throws PortException {
        final JsonFields fields = JsonFields.of(what, json);
        final PayloadVerdict verdict = switch (fields.text("status")) {
            case "VALID" -> PayloadVerdict.VALID;
            case "INVALID", "INVALID_BLOCK_HASH" -> PayloadVerdict.INVALID;
            case "SYNCING" -> PayloadVerdict.SYNCING;
            case "ACCEPTED" -> PayloadVerdict.ACCEPTED;
            default ->
                throw new PortException(
                        FaultKind.PROTOCOL,
                        what + ".status=" + Texts.printable(fields.text("status"), 40)
                                + " must be VALID, INVALID, SYNCING or ACCEPTED");
        };
        final String reason = fields.has("validationError") ? fields.text("validationError") : "";
        return Answer.withoutFees(
                verdict, fields.hashOrZero("latestValidHash"), Texts.printable(reason, REASON_CHARS_MAX));
    }

    private static ExecutionPayload decodeBuilt(final JsonFields built) throws PortException {
        if (built.has("blobsBundle")) {
            final JsonFields bundle = JsonFields.of("blobsBundle", built.node("blobsBundle"));
            requireEmpty(bundle, "blobs");
            requireEmpty(bundle, "commitments");
        }
        if (built.has("executionRequests")) {
            requireEmpty(built, "executionRequests");
        }
        return PayloadJson.decode(built.node("executionPayload"));
    }

    private static void requireEmpty(final JsonFields fields, final String name) throws PortException {
        if (!fields.elements(name, Integer.MAX_VALUE).isEmpty()) {
            throw new PortException(
                    FaultKind.PROTOCOL, "the payload built has " + name + ", which this chain's blocks can't carry");
        }
    }

    private static void requireAsAsked(
            final ExecutionPayload payload, final ForkchoiceState forkchoice, final PayloadAttributes attributes)
            throws PortException {
        requireEqual("parentHash", payload.parentHash(), forkchoice.headHash());
        requireEqual("timestamp", payload.timestampS(), attributes.timestampS());
        requireEqual("withdrawals", payload.withdrawals(), attributes.withdrawals());
        requireEqual("feeRecipient", payload.feeRecipient(), ExecutionPayload.FEE_RECIPIENT);
        requireEqual("prevRandao", payload.prevRandao(), Hash.ZERO);
    }

    private static void requireEqual(final String field, final Object built, final Object asked) throws PortException {
        if (!built.equals(asked)) {
            throw new PortException(
                    FaultKind.PROTOCOL, "the payload built has " + field + "=" + built + " but asked was " + asked);
        }
    }
}
