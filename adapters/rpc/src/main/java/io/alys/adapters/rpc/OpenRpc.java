// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;

/** What this node can be asked, as a document for programs (OpenRPC 1.2.6, service discovery). */
public final class OpenRpc {
    /** By which a caller asks for it. */
    static final String DISCOVER = "rpc.discover";

    private OpenRpc() {}

    /**
     * The method that gives it.
     *
     * @param served names of the methods that this node has; the others are left out.
     */
    public static Map<String, RpcMethod> methods(final Set<String> served) {
        final JsonNode document = document(served);
        return Map.of(DISCOVER, params -> {
            RpcParams.positional(params, 0, 0);
            return document;
        });
    }

    static JsonNode document(final Set<String> served) {
        try (InputStream json = OpenRpc.class.getResourceAsStream("openrpc.json")) {
            final ObjectNode document = (ObjectNode) new ObjectMapper().readTree(json);
            final ArrayNode all = (ArrayNode) document.get("methods");
            final ArrayNode kept = document.putArray("methods");
            for (final JsonNode method : all) {
                if (served.contains(method.get("name").textValue())) {
                    kept.add(method);
                }
            }
            return document;
        } catch (final IOException e) {
            throw new UncheckedIOException("openrpc.json", e);
        }
    }
}
