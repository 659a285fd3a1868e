// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.alys.core.port.PortException;
import java.util.Map;

/** Methods that move the embedded Bitcoin of the dev mode. {@link HttpFace} refuses them on an address others can reach. */
public final class DevMethods {
    /** Their names start with it. */
    static final String PREFIX = "dev_";

    static final int MINE_MAX = 100;
    static final long AMOUNT_SATS_MAX = 21_000_000L * 100_000_000L;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final DevControls controls;

    public DevMethods(final DevControls controls) {
        this.controls = controls;
    }

    public Map<String, RpcMethod> methods() {
        return Map.of(
                PREFIX + "deposit", EthMethods.guarded(this::deposit),
                PREFIX + "mine", EthMethods.guarded(this::mine),
                PREFIX + "invalidate", EthMethods.guarded(this::invalidate));
    }

    private JsonNode deposit(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 2, 2);
        return NODES.textNode(
                controls.deposit(checked.integer(0, "amountSats", 1, AMOUNT_SATS_MAX), checked.address(1, "address")));
    }

    private JsonNode mine(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 1, 1);
        return NODES.numberNode(controls.mine((int) checked.integer(0, "blocks", 1, MINE_MAX)));
    }

    private JsonNode invalidate(final JsonNode params) throws RpcException, PortException {
        final RpcParams checked = RpcParams.positional(params, 1, 1);
        return NODES.numberNode(controls.invalidate(checked.integer(0, "height", 1, Integer.MAX_VALUE)));
    }
}
