// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.core.chain.Equivocation;
import java.util.List;
import java.util.Map;

/** Methods of every node: where it stands, and where to deposit. */
public final class StatusMethods {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final StatusSource source;
    private final PhaseSource phases;
    private final String depositAddress;

    /**
     * @param phases of the node's way up.
     * @param depositAddress of the federation, in the form of the Bitcoin network it is on.
     */
    public StatusMethods(final StatusSource source, final PhaseSource phases, final String depositAddress) {
        this.source = source;
        this.phases = phases;
        this.depositAddress = depositAddress;
    }

    public Map<String, RpcMethod> methods() {
        return Map.of(
                "alys_status", this::status,
                "alys_head", this::head,
                "alys_getFinality", this::finality,
                "alys_getEquivocations", this::equivocations,
                "getdepositaddress", this::depositAddress);
    }

    private JsonNode status(final JsonNode params) throws RpcException {
        RpcParams.positional(params, 0, 0);
        final NodeStatus status = source.status();
        final ObjectNode node = NODES.objectNode();
        node.put("network", status.network());
        node.put("chainId", status.chainId());
        node.put("genesisRoot", status.genesisRoot());
        node.put("height", status.height());
        node.put("headRoot", status.headRoot());
        node.put("slot", status.slot());
        node.put("productionHold", status.productionHold());
        node.put("journalSequence", status.journalSequence());
        node.put("digest", status.digest());
        node.put("enginePhase", status.enginePhase());
        node.put("bitcoinHeight", status.bitcoinHeight());
        node.put("depositsPending", status.depositsPending());
        node.put("mintedSats", status.mintedSats());
        node.put("uncoveredSats", status.uncoveredSats());
        node.put("journalBytes", status.journalBytes());
        node.put("threadingMode", status.threadingMode());
        node.put("version", status.version());
        final List<Phase> come = phases.phases();
        node.put("phase", come.isEmpty() ? "" : come.getLast().name());
        final ObjectNode took = node.putObject("phasesMs");
        come.stream().limit(Math.max(0, come.size() - 1)).forEach(phase -> took.put(phase.name(), phase.tookMs()));
        return node;
    }

    private JsonNode head(final JsonNode params) throws RpcException {
        RpcParams.positional(params, 0, 0);
        return toJson(headOf(source.status()));
    }

    private JsonNode finality(final JsonNode params) throws RpcException {
        RpcParams.positional(params, 0, 0);
        final NodeStatus status = source.status();
        final ObjectNode node = NODES.objectNode();
        node.set("head", toJson(headOf(status)));
        node.set("settled", toJson(status.settled()));
        if (status.finalized().equals(NodeStatus.BlockId.NONE)) {
            node.putNull("finalized");
        } else {
            node.set("finalized", toJson(status.finalized()));
        }
        return node;
    }

    private JsonNode equivocations(final JsonNode params) throws RpcException {
        RpcParams.positional(params, 0, 0);
        final ArrayNode nodes = NODES.arrayNode();
        for (final Equivocation seen : source.status().equivocations()) {
            nodes.addObject()
                    .put("kind", seen.kind().name())
                    .put("authority", seen.authorityIndex())
                    .put("slot", seen.slot())
                    .put("root", seen.root().toHex())
                    .put("signature", seen.signature().toHex())
                    .put("otherRoot", seen.otherRoot().toHex())
                    .put("otherSignature", seen.otherSignature().toHex());
        }
        return nodes;
    }

    private static NodeStatus.BlockId headOf(final NodeStatus status) {
        return new NodeStatus.BlockId(status.height(), status.headRoot(), status.slot());
    }

    private static ObjectNode toJson(final NodeStatus.BlockId block) {
        return NODES.objectNode()
                .put("height", block.height())
                .put("root", block.root())
                .put("slot", block.slot());
    }

    /** Takes any parameters, as version 1 did. */
    private JsonNode depositAddress(final JsonNode params) {
        return NODES.textNode(depositAddress);
    }
}
