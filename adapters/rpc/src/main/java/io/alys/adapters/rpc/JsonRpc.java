// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC 2.0 (https://www.jsonrpc.org/specification), one call or a batch, over a fixed set of methods. A body without
 * "jsonrpc" is read as version 1 of the node read it: any params, and an answer that has both result and error. Any
 * thread.
 */
final class JsonRpc {
    static final int BATCH_LENGTH_MAX = 20;

    private static final int DEPTH_MAX = 32;
    // A 256-bit number has 78 digits.
    private static final int NUMBER_LENGTH_MAX = 80;
    private static final int NAME_LENGTH_MAX = 256;
    private static final int ID_LENGTH_MAX = 256;
    private static final String VERSION = "2.0";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Logger LOG = LoggerFactory.getLogger(JsonRpc.class);

    private final Map<String, RpcMethod> methods;
    private final OperatorAccess access;
    private final RpcCounters counters;
    private final ObjectMapper mapper;
    private final AtomicLong incidents = new AtomicLong();

    /** @param access to the methods for operators; null when there are none. */
    JsonRpc(
            final Map<String, RpcMethod> methods,
            final OperatorAccess access,
            final int bodyLengthMax,
            final RpcCounters counters) {
        this.methods = Map.copyOf(methods);
        this.access = access;
        this.counters = counters;
        this.mapper = mapper(bodyLengthMax);
    }

    /** Reads JSON that nobody vouches for: no names kept for ever, no duplicate names, no source text in messages. */
    static ObjectMapper mapper(final int textLengthMax) {
        final JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(textLengthMax)
                        .maxStringLength(textLengthMax)
                        .maxNestingDepth(DEPTH_MAX)
                        .maxNumberLength(NUMBER_LENGTH_MAX)
                        .maxNameLength(NAME_LENGTH_MAX)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .build();
    }

    /**
     * @param body of the request.
     * @param mayAdd whether so many calls beyond the first may be made now.
     * @param isOverdue whether the time for the whole request has passed: no further call is made then.
     * @param authorization the request's header of that name, or null.
     */
    HttpAnswer answer(
            final byte[] body, final IntPredicate mayAdd, final BooleanSupplier isOverdue, final String authorization)
            throws IOException {
        return answer(body, mayAdd, new Caller(isOverdue, authorization, Map.of()));
    }

    /** The same with methods that this request alone can call; they stand in front of those of everybody. */
    HttpAnswer answerWith(
            final byte[] body,
            final IntPredicate mayAdd,
            final BooleanSupplier isOverdue,
            final Map<String, RpcMethod> own)
            throws IOException {
        return answer(body, mayAdd, new Caller(isOverdue, null, own));
    }

    private HttpAnswer answer(final byte[] body, final IntPredicate mayAdd, final Caller caller) throws IOException {
        final JsonNode root;
        try {
            // Decoded here, since the parser would put replacement characters where the bytes are not UTF-8.
            root = mapper.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (final JsonProcessingException e) {
            return refused(RpcException.PARSE_ERROR, "not JSON: " + place(e));
        } catch (final CharacterCodingException e) {
            return refused(RpcException.PARSE_ERROR, "not JSON: not UTF-8");
        }
        if (root.isMissingNode()) {
            return refused(RpcException.PARSE_ERROR, "not JSON: empty body");
        }
        return root.isArray() ? batch((ArrayNode) root, mayAdd, caller) : single(root, caller);
    }

    private HttpAnswer single(final JsonNode root, final Caller caller) throws IOException {
        final Optional<ObjectNode> answer = answerOne(root, caller);
        if (answer.isEmpty()) {
            return HttpAnswer.nothing();
        }
        final boolean isVersion2 = answer.get().has("jsonrpc");
        final int code = answer.get().path("error").path("code").asInt();
        // Version 1 said so in HTTP too (reference 6.1); version 2 callers expect 200 and read the body.
        final int status = isVersion2 ? 200 : statusAsVersion1(code);
        return HttpAnswer.json(status, mapper.writeValueAsBytes(answer.get()));
    }

    private static int statusAsVersion1(final int code) {
        return switch (code) {
            case RpcException.METHOD_NOT_FOUND -> 404;
            case RpcException.CHAIN_SYNCING -> 503;
            default -> 200;
        };
    }

    private HttpAnswer batch(final ArrayNode batch, final IntPredicate mayAdd, final Caller caller) throws IOException {
        if (batch.isEmpty() || batch.size() > BATCH_LENGTH_MAX) {
            return refused(
                    RpcException.INVALID_REQUEST, "batch: length=" + batch.size() + " lengthMax=" + BATCH_LENGTH_MAX);
        }
        if (!mayAdd.test(batch.size() - 1)) {
            return HttpAnswer.retryLater(429, "too many calls a second");
        }
        final ArrayNode answers = NODES.arrayNode();
        for (final JsonNode call : batch) {
            answerOne(call, caller).ifPresent(answers::add);
        }
        return answers.isEmpty() ? HttpAnswer.nothing() : HttpAnswer.json(200, mapper.writeValueAsBytes(answers));
    }

    private HttpAnswer refused(final int code, final String message) throws IOException {
        counters.onCall(RpcCounters.METHOD_UNKNOWN, Integer.toString(code));
        return HttpAnswer.json(
                200, mapper.writeValueAsBytes(failure(true, NullNode.instance, new RpcException(code, message))));
    }

    /** Empty for a notification. */
    private Optional<ObjectNode> answerOne(final JsonNode call, final Caller caller) {
        final boolean isVersion2 = !call.isObject() || call.has("jsonrpc");
        final boolean isNotification = isVersion2 && call.isObject() && !call.has("id");
        final JsonNode id = isId(call.path("id")) ? call.path("id") : NullNode.instance;
        final String name = call.path("method").asText();
        final String counted =
                caller.own.containsKey(name) || methods.containsKey(name) ? name : RpcCounters.METHOD_UNKNOWN;
        ObjectNode answer;
        try {
            requireRequest(call, isVersion2);
            answer = success(isVersion2, id, result(name, params(call), caller));
            counters.onCall(counted, RpcCounters.STATUS_OK);
        } catch (final RpcException e) {
            counters.onCall(counted, Integer.toString(e.code()));
            answer = failure(isVersion2, id, e);
            if (e.code() == RpcException.INVALID_REQUEST) {
                return Optional.of(answer);
            }
        }
        return isNotification ? Optional.empty() : Optional.of(answer);
    }

    private JsonNode result(final String name, final JsonNode params, final Caller caller) throws RpcException {
        final RpcMethod method = caller.own.getOrDefault(name, methods.get(name));
        if (method == null) {
            throw new RpcException(RpcException.METHOD_NOT_FOUND, "method not found: " + RpcParams.shown(name));
        }
        if (caller.isOverdue.getAsBoolean()) {
            throw new RpcException(RpcException.INTERNAL_ERROR, "not called: the request's time has passed");
        }
        if (name.startsWith(OperatorAccess.PREFIX)) {
            access.admit(caller.authorization);
        }
        try {
            final JsonNode result = method.call(params);
            return result == null ? NullNode.instance : result;
        } catch (final RuntimeException e) {
            final long incident = incidents.incrementAndGet();
            LOG.error("rpc method failed: method={} incident={}", name, incident, e);
            throw new RpcException(
                    RpcException.INTERNAL_ERROR, "internal error, see the node's log: incident=" + incident, e);
        }
    }

    private static void requireRequest(final JsonNode call, final boolean isVersion2) throws RpcException {
        require(call.isObject(), "a call must be an object");
        require(!call.has("jsonrpc") || VERSION.equals(call.get("jsonrpc").textValue()), "jsonrpc: must be \"2.0\"");
        require(call.path("method").isTextual(), "method: must be a string");
        require(!call.has("id") || isId(call.get("id")), "id: must be a string, a whole number or null");
        // Version 1 takes bare values, such as {"params": 1}.
        require(
                !isVersion2 || !call.has("params") || call.get("params").isContainerNode(),
                "params: must be an array or an object");
    }

    private static void require(final boolean holds, final String rule) throws RpcException {
        if (!holds) {
            throw new RpcException(RpcException.INVALID_REQUEST, "not a request: " + rule);
        }
    }

    private static boolean isId(final JsonNode id) {
        return id.isNull()
                || id.isIntegralNumber()
                || (id.isTextual() && id.textValue().length() <= ID_LENGTH_MAX);
    }

    private static JsonNode params(final JsonNode call) {
        final JsonNode params = call.path("params");
        return params.isMissingNode() || params.isNull() ? NODES.arrayNode() : params;
    }

    private static ObjectNode success(final boolean isVersion2, final JsonNode id, final JsonNode result) {
        final ObjectNode answer = NODES.objectNode();
        if (isVersion2) {
            answer.put("jsonrpc", VERSION);
        }
        answer.set("result", result);
        if (!isVersion2) {
            answer.putNull("error");
        }
        answer.set("id", id);
        return answer;
    }

    private static ObjectNode failure(final boolean isVersion2, final JsonNode id, final RpcException fault) {
        final ObjectNode answer = NODES.objectNode();
        if (isVersion2) {
            answer.put("jsonrpc", VERSION);
        } else {
            answer.putNull("result");
        }
        answer.putObject("error").put("code", fault.code()).put("message", fault.getMessage());
        answer.set("id", id);
        return answer;
    }

    private static String place(final JsonProcessingException fault) {
        return fault.getLocation() == null
                ? "unreadable"
                : "line=" + fault.getLocation().getLineNr() + " column="
                        + fault.getLocation().getColumnNr();
    }

    /** Who calls, until when, and what else they may call. */
    private record Caller(BooleanSupplier isOverdue, String authorization, Map<String, RpcMethod> own) {}
}
