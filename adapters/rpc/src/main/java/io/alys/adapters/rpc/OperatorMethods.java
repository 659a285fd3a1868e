// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.core.command.OperatorCommand;
import io.alys.core.event.ActorDigest;
import io.alys.core.event.FailureClass;
import io.alys.core.port.PortException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What an operator may order of a running node. {@link HttpFace} lets nobody call them without the operator's token. Each
 * takes an operation id and who asks, first; a refusal by the machine is an error with its reason.
 */
public final class OperatorMethods {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern REASON = Pattern.compile("[ -~]{1,200}");
    private static final Pattern ACTOR = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final long FOR_MS_MAX = 1_000_000_000_000L;

    private final OperatorControls controls;

    public OperatorMethods(final OperatorControls controls) {
        this.controls = controls;
    }

    public Map<String, RpcMethod> methods() {
        return Map.of(
                OperatorAccess.PREFIX + "restart", EthMethods.guarded(this::restart),
                OperatorAccess.PREFIX + "suspend", EthMethods.guarded(this::suspend),
                OperatorAccess.PREFIX + "resume", EthMethods.guarded(this::resume),
                OperatorAccess.PREFIX + "fail", EthMethods.guarded(this::fail),
                OperatorAccess.PREFIX + "verify", EthMethods.guarded(this::verify),
                OperatorAccess.PREFIX + "pauseProduction", EthMethods.guarded(this::pauseProduction),
                OperatorAccess.PREFIX + "resumeProduction", EthMethods.guarded(this::resumeProduction));
    }

    private JsonNode restart(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 3, 3);
        return order(new OperatorCommand.RestartActor(operation(checked), operator(checked), actor(checked)));
    }

    private JsonNode suspend(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 4, 4);
        return order(new OperatorCommand.SuspendActor(
                operation(checked),
                operator(checked),
                actor(checked),
                checked.integer(3, "forMs", -FOR_MS_MAX, FOR_MS_MAX)));
    }

    private JsonNode resume(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 3, 3);
        return order(new OperatorCommand.ResumeActor(operation(checked), operator(checked), actor(checked)));
    }

    private JsonNode fail(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 4, 4);
        final String name = checked.text(3, "failureClass");
        for (final FailureClass failureClass : FailureClass.values()) {
            if (failureClass.name().equals(name)) {
                return order(new OperatorCommand.FailActor(
                        operation(checked), operator(checked), actor(checked), failureClass));
            }
        }
        throw checked.refused(3, "failureClass", "must be one of " + List.of(FailureClass.values()));
    }

    private JsonNode pauseProduction(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 3, 3);
        final String reason = checked.text(2, "reason");
        if (!REASON.matcher(reason).matches()) {
            throw checked.refused(2, "reason", "must be 1 to 200 printable ASCII characters");
        }
        return order(new OperatorCommand.PauseProduction(operation(checked), operator(checked), reason));
    }

    private JsonNode resumeProduction(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 2, 2);
        return order(new OperatorCommand.ResumeProduction(operation(checked), operator(checked)));
    }

    private JsonNode verify(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 2, 2);
        final OperatorCommand order = new OperatorCommand.VerifyState(operation(checked), operator(checked));
        final OperatorControls.Outcome outcome = done(order);
        final OperatorControls.Verification verification = controls.verify(outcome.sequence());
        final ObjectNode node = shown(order, outcome);
        node.put("isSame", verification.fault().isEmpty());
        node.put("fault", verification.fault());
        node.put("snapshotSequence", verification.snapshotSequence());
        node.put("records", verification.records());
        final ObjectNode digests = node.putObject("digests");
        for (final ActorDigest digest : verification.digests()) {
            digests.put(digest.actor(), Long.toHexString(digest.digest()));
        }
        return node;
    }

    private JsonNode order(final OperatorCommand order) throws RpcException, PortException {
        return shown(order, done(order));
    }

    private OperatorControls.Outcome done(final OperatorCommand order) throws RpcException, PortException {
        final OperatorControls.Outcome outcome = controls.order(order);
        if (!outcome.isDone()) {
            throw new RpcException(RpcException.REFUSED, "refused: " + outcome.text());
        }
        return outcome;
    }

    private static ObjectNode shown(final OperatorCommand order, final OperatorControls.Outcome outcome) {
        return NODES.objectNode()
                .put("operation", order.operationId())
                .put("sequence", outcome.sequence())
                .put("text", outcome.text());
    }

    private static String operation(final RpcParams params) throws RpcException {
        return matching(params, 0, "operationId", NAME);
    }

    private static String operator(final RpcParams params) throws RpcException {
        return matching(params, 1, "operator", NAME);
    }

    private static String actor(final RpcParams params) throws RpcException {
        return matching(params, 2, "actor", ACTOR);
    }

    private static String matching(final RpcParams params, final int index, final String name, final Pattern pattern)
            throws RpcException {
        final String text = params.text(index, name);
        if (!pattern.matcher(text).matches()) {
            throw params.refused(index, name, "must match " + pattern);
        }
        return text;
    }
}
