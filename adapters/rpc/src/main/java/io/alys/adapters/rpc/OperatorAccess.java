// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.LongSupplier;

/**
 * Lets those call an operator's method who show the token, and only so many a second. Those who show another are bounded
 * apart, so that nobody can try many, or keep the operator out by trying. Any thread.
 */
public final class OperatorAccess {
    /** Methods whose names begin so need the token. */
    public static final String PREFIX = "operator_";

    static final int CALLS_PER_SECOND_MAX = 5;

    private static final String SCHEME = "Bearer ";
    private static final int TOKEN_LENGTH_MIN = 32;

    private final byte[] token;
    private final TokenBucket calls;
    private final TokenBucket refusals;

    /** @param token that callers must show; never logged. */
    public OperatorAccess(final String token) {
        this(token, System::nanoTime);
    }

    OperatorAccess(final String token, final LongSupplier clockNs) {
        if (token.length() < TOKEN_LENGTH_MIN) {
            throw new IllegalArgumentException("the operator's token must have at least " + TOKEN_LENGTH_MIN
                    + " characters: length=" + token.length());
        }
        this.token = (SCHEME + token).getBytes(StandardCharsets.UTF_8);
        this.calls = new TokenBucket(CALLS_PER_SECOND_MAX, clockNs);
        this.refusals = new TokenBucket(CALLS_PER_SECOND_MAX, clockNs);
    }

    /** Whether a request shows the token; compared in a time that does not say how much of it was right. */
    boolean isShown(final String authorization) {
        return authorization != null && MessageDigest.isEqual(token, authorization.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Lets one call through.
     *
     * @param authorization the request's header of that name, or null.
     * @throws RpcException without the token, or when there are too many calls.
     */
    void admit(final String authorization) throws RpcException {
        final boolean isRight = isShown(authorization);
        if (!(isRight ? calls : refusals).tryTake(1)) {
            throw new RpcException(
                    RpcException.LIMIT_EXCEEDED, "too many operator calls a second: max=" + CALLS_PER_SECOND_MAX);
        }
        if (!isRight) {
            throw new RpcException(
                    RpcException.UNAUTHORIZED,
                    authorization == null
                            ? "an operator's method needs the header Authorization: Bearer TOKEN, with the token of the"
                                    + " node's data directory"
                            : "the operator's token is not the one this node made at its start");
        }
    }
}
