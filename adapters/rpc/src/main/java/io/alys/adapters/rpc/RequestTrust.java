// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.util.regex.Pattern;

/**
 * Tells programs from web pages. A web page in the operator's browser can reach loopback. It cannot hide its Origin when it posts or
 * opens a WebSocket, nor choose the Host when its name is made to point here.
 */
final class RequestTrust {
    static final String REFUSAL = "refused: requests of web pages, or to a host name that is not this machine";

    private static final Pattern LOOPBACK_HOST =
            Pattern.compile("(?:localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1])(?::[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

    private RequestTrust() {}

    /**
     * Whether a program may have sent it.
     *
     * @param host the header of that name, or null.
     * @param isOnLoopback whether the face that got it listens on loopback.
     */
    static boolean isTrusted(final boolean hasOrigin, final String host, final boolean isOnLoopback) {
        return !hasOrigin
                && (host == null || !isOnLoopback || LOOPBACK_HOST.matcher(host).matches());
    }
}
