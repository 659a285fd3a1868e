// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;

/** A JSON-RPC error: a code and a message that goes to the caller as it is, so it holds no secret. */
public final class RpcException extends Exception {
    /** The body is not JSON (JSON-RPC 2.0, section 5.1). */
    public static final int PARSE_ERROR = -32700;
    /** JSON, but not a request (JSON-RPC 2.0, section 5.1). */
    public static final int INVALID_REQUEST = -32600;
    /** No such method (JSON-RPC 2.0, section 5.1). */
    public static final int METHOD_NOT_FOUND = -32601;
    /** The method does not take these parameters (JSON-RPC 2.0, section 5.1). */
    public static final int INVALID_PARAMS = -32602;
    /** The node's own fault (JSON-RPC 2.0, section 5.1). */
    public static final int INTERNAL_ERROR = -32603;
    /** Understood and refused, as Ethereum clients say it of a transaction (EIP-1474: invalid input). */
    public static final int REFUSED = -32000;
    /** An operator's method without the operator's token. */
    public static final int UNAUTHORIZED = -32001;
    /** Too many calls of one kind (EIP-1474: limit exceeded). */
    public static final int LIMIT_EXCEEDED = -32005;
    /** No block at the height or with the root (reference 6.1). */
    public static final int BLOCK_NOT_FOUND = -32604;
    /** The chain is syncing (reference 6.1). */
    public static final int CHAIN_SYNCING = -32606;
    /** Merge mining: no work now. */
    public static final int NOTHING_TO_MINE = -32607;
    /** Merge mining: not in this network. */
    public static final int NO_MERGE_MINING = -32608;
    /** Merge mining: no such work was given out, or it has expired. */
    public static final int WORK_UNKNOWN = -32609;
    /** Merge mining: the proof proves nothing; the message names the fault. */
    public static final int PROOF_REFUSED = -32610;
    /** Merge mining: a proof for the same blocks, or for more, is queued. */
    public static final int PROOF_KNOWN = -32611;
    /** Merge mining: blocks the proof is for are finalized. */
    public static final int PROOF_STALE = -32612;
    /** Only made by {@link RpcClient}: no usable answer came. Never sent. */
    public static final int NO_ANSWER = -32099;

    private static final long serialVersionUID = 1L;

    private final int code;

    public RpcException(final int code, final String message) {
        super(message);
        this.code = code;
    }

    public RpcException(final int code, final String message, final Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The parameters are wrong; the message names the parameter, the value and the rule. */
    public static RpcException invalidParams(final String message) {
        return new RpcException(INVALID_PARAMS, message);
    }

    /** What the caller hears of a dependency that did not answer: its refusal in full, else the kind of fault only. */
    public static RpcException of(final PortException fault) {
        return fault.kind() == FaultKind.REJECTED
                ? new RpcException(REFUSED, fault.getMessage(), fault)
                : new RpcException(INTERNAL_ERROR, "no answer from a dependency: kind=" + fault.kind(), fault);
    }

    public int code() {
        return code;
    }
}
