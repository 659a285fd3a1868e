// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** How health goes out. */
public final class HealthJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private HealthJson() {}

    /** The same over JSON-RPC, by {@code alys_health}. */
    public static Map<String, RpcMethod> methods(final HealthSource source) {
        return Map.of("alys_health", params -> {
            RpcParams.positional(params, 0, 0);
            return ofHealth(source.health());
        });
    }

    static ObjectNode ofHealth(final HealthSource.Health health) {
        final ObjectNode json = NODES.objectNode()
                .put("status", health.isHealthy() ? "ok" : "unhealthy")
                .put("detail", health.detail())
                .put("ready", health.isReady())
                .put("score", health.score());
        final ArrayNode nodes = json.putArray("nodes");
        for (final HealthSource.NodeCondition node : health.nodes()) {
            nodes.addObject()
                    .put("name", node.name())
                    .put("state", node.state())
                    .put("failures", node.failures())
                    .put("lastPongMs", node.lastPongMs());
        }
        final ArrayNode resources = json.putArray("resources");
        for (final HealthSource.ResourceCondition resource : health.resources()) {
            resources
                    .addObject()
                    .put("kind", resource.kind())
                    .put("level", resource.level())
                    .put("used", resource.used())
                    .put("limit", resource.limit());
        }
        return json;
    }

    static ObjectNode ofReadiness(final HealthSource.Health health) {
        final ObjectNode json = NODES.objectNode().put("ready", health.isReady());
        final ArrayNode reasons = json.putArray("reasons");
        health.unready().forEach(reasons::add);
        return json;
    }
}
