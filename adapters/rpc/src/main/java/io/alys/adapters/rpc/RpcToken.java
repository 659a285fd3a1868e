// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The secret that every caller must show, where the node's owner set one. Any thread. */
public final class RpcToken {
    static final int LENGTH_MIN = 32;

    private static final String SCHEME = "Bearer ";

    private final byte[] expected;

    /**
     * @param token never logged.
     * @throws IllegalArgumentException for one that could be guessed.
     */
    public RpcToken(final String token) {
        if (token.length() < LENGTH_MIN || token.chars().anyMatch(each -> each <= ' ' || each > '~')) {
            throw new IllegalArgumentException("the token must have at least " + LENGTH_MIN
                    + " characters, all ASCII and none a space: length=" + token.length());
        }
        this.expected = (SCHEME + token).getBytes(StandardCharsets.UTF_8);
    }

    /** @param authorization the request's header of that name, or null. */
    boolean admits(final String authorization) {
        // Compared in a time that does not say how much of it was right.
        return authorization != null && MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
    }
}
