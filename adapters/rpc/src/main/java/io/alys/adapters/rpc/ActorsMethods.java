// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.core.event.DeadLetter;
import io.alys.core.event.OperatorEvent;
import java.util.Map;

/** Methods that show the supervision tree and the mail that was lost. They change nothing and need no token. */
public final class ActorsMethods {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ActorsSource source;

    public ActorsMethods(final ActorsSource source) {
        this.source = source;
    }

    public Map<String, RpcMethod> methods() {
        return Map.of("alys_actors", this::tree, "alys_actor", this::one, "alys_deadLetters", this::deadLetters);
    }

    private JsonNode tree(final JsonNode params) throws RpcException {
        RpcParams.positional(params, 0, 0);
        final ActorsView view = source.actors();
        final ObjectNode answer = head(view);
        final ArrayNode nodes = answer.putArray("nodes");
        view.nodes().forEach(each -> nodes.add(shown(each)));
        return answer;
    }

    private JsonNode one(final JsonNode params) throws RpcException {
        final String name = RpcParams.positional(params, 1, 1).text(0, "name");
        final ActorsView view = source.actors();
        for (final ActorsView.Node each : view.nodes()) {
            if (each.name().equals(name)) {
                final ObjectNode answer = head(view);
                answer.setAll(shown(each));
                final ArrayNode letters = answer.putArray("deadLetters");
                view.deadLetters().stream()
                        .filter(letter ->
                                letter.to().equals(name) || letter.from().equals(name))
                        .forEach(letter -> letters.add(shown(letter)));
                final ArrayNode operations = answer.putArray("operations");
                view.operations().stream()
                        .filter(operation -> operation.actor().equals(name))
                        .forEach(operation -> operations.add(shown(operation)));
                return answer;
            }
        }
        throw RpcException.invalidParams("param 0 (name): nothing in the tree has the name " + RpcParams.shown(name)
                + "; there are "
                + String.join(
                        ", ", view.nodes().stream().map(ActorsView.Node::name).toList()));
    }

    private JsonNode deadLetters(final JsonNode params) throws RpcException {
        RpcParams.positional(params, 0, 0);
        final ActorsView view = source.actors();
        final ObjectNode answer = head(view);
        final ArrayNode letters = answer.putArray("deadLetters");
        view.deadLetters().forEach(letter -> letters.add(shown(letter)));
        return answer;
    }

    private static ObjectNode head(final ActorsView view) {
        return NODES.objectNode()
                .put("sequence", view.sequence())
                .put("timeMs", view.timeMs())
                .put("deadLetterCount", view.deadLetterCount());
    }

    private static ObjectNode shown(final ActorsView.Node node) {
        final ObjectNode shown = NODES.objectNode()
                .put("name", node.name())
                .put("kind", node.kind())
                .put("depth", node.depth())
                .put("status", node.status())
                .put("failures", node.failures())
                .put("restarts", node.restarts())
                .put("dueMs", node.dueMs())
                .put("suspendedBy", node.suspendedBy())
                .put("lastFault", node.lastFault())
                .put("lastFaultMs", node.lastFaultMs());
        final ArrayNode held = shown.putArray("heldMail");
        node.heldMail().forEach(held::add);
        if (node.budget() != null) {
            shown.putObject("budget")
                    .put("left", node.budget().left())
                    .put("max", node.budget().max())
                    .put("windowMs", node.budget().windowMs());
        }
        final ArrayNode facts = shown.putArray("facts");
        node.facts().forEach(facts::add);
        return shown;
    }

    private static ObjectNode shown(final DeadLetter letter) {
        return NODES.objectNode()
                .put("id", letter.id().sequence() + "/" + letter.id().ordinal())
                .put("atMs", letter.atMs())
                .put("from", letter.from())
                .put("to", letter.to())
                .put("kind", letter.kind())
                .put("reason", letter.reason().name())
                .put("attempt", letter.attempt())
                .put("isAskedAgain", letter.isAskedAgain());
    }

    private static ObjectNode shown(final OperatorEvent.OperationDecided operation) {
        return NODES.objectNode()
                .put("operation", operation.operationId())
                .put("operator", operation.operator())
                .put("kind", operation.kind().name())
                .put("atMs", operation.atMs())
                .put("isDone", operation.isDone())
                .put("text", operation.text());
    }
}
