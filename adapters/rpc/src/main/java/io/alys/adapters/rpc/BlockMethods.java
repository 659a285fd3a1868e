// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.SignedBlock;
import io.alys.core.port.BlockStore;
import io.alys.core.port.PortException;
import io.alys.core.value.Hash;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Blocks of the store, which is a moment behind the head, and who may make them. */
public final class BlockMethods {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern ROOT = Pattern.compile("(?:0x)?[0-9a-fA-F]{64}");

    private final BlockStore store;
    private final ChainSpec spec;

    public BlockMethods(final BlockStore store, final ChainSpec spec) {
        this.store = store;
        this.spec = spec;
    }

    public Map<String, RpcMethod> methods() {
        return Map.of(
                "alys_getBlockByHeight", EthMethods.guarded(this::byHeight),
                "alys_getBlockByRoot", EthMethods.guarded(this::byRoot),
                "alys_getValidators", this::validators,
                "getheadblock", EthMethods.guarded(this::headAsVersion1),
                "getblockbyheight", EthMethods.guarded(this::byHeightAsVersion1),
                "getblockbyhash", EthMethods.guarded(this::byRootAsVersion1));
    }

    private JsonNode byHeight(final JsonNode params) throws RpcException, PortException {
        final long height = RpcParams.positional(params, 1, 1).integer(0, "height", 0, Long.MAX_VALUE);
        return store.blockAt(height).map(BlockJson::of).orElse(null);
    }

    private JsonNode byRoot(final JsonNode params) throws RpcException, PortException {
        return store.block(root(RpcParams.positional(params, 1, 1)))
                .map(BlockJson::of)
                .orElse(null);
    }

    private JsonNode validators(final JsonNode params) throws RpcException {
        RpcParams.positional(params, 0, 0);
        final ObjectNode node = NODES.objectNode().put("quorum", spec.quorum());
        final ArrayNode validators = node.putArray("validators");
        for (int i = 0; i < spec.authorities().size(); i++) {
            validators
                    .addObject()
                    .put("index", i)
                    .put("publicKey", spec.authorities().get(i).toHex());
        }
        return node;
    }

    /** Takes any parameters, as version 1 did. */
    private JsonNode headAsVersion1(final JsonNode params) throws RpcException, PortException {
        return asVersion1(store.head(), "head");
    }

    private JsonNode byHeightAsVersion1(final JsonNode params) throws RpcException, PortException {
        final long height = RpcParams.bare(params).integer(0, "height", 0, Long.MAX_VALUE);
        return asVersion1(store.blockAt(height), "height=" + height);
    }

    private JsonNode byRootAsVersion1(final JsonNode params) throws RpcException, PortException {
        final Hash root = root(RpcParams.bare(params));
        return asVersion1(store.block(root), "root=" + root);
    }

    private JsonNode asVersion1(final Optional<SignedBlock> block, final String asked) throws RpcException {
        if (block.isEmpty()) {
            throw new RpcException(RpcException.BLOCK_NOT_FOUND, "block not found: " + asked);
        }
        return BlockJson.asVersion1(block.get(), spec.authorities().size());
    }

    private static Hash root(final RpcParams params) throws RpcException {
        final String text = params.text(0, "root");
        if (!ROOT.matcher(text).matches()) {
            throw params.refused(0, "root", "must be 64 hexadecimal digits, with 0x in front or without");
        }
        return Hash.fromHex(text);
    }
}
