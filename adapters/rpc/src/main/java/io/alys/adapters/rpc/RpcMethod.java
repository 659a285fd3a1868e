// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/** One JSON-RPC method. Called by several threads at once; bounds its own time, since a running call is never interrupted. */
@FunctionalInterface
public interface RpcMethod {
    /**
     * @param params an array or an object; an empty array when the caller gave none; a version 1 caller may give any JSON.
     * @return the result; a Java null stands for JSON null.
     * @throws RpcException the error the caller gets. Anything unchecked is logged and told as "internal error" only.
     */
    JsonNode call(JsonNode params) throws RpcException;
}
