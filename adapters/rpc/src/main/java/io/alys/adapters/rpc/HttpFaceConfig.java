// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.net.InetAddress;
import java.time.Duration;

/**
 * Where the HTTP face listens, and its limits.
 *
 * @param bindAddress an IP literal, or localhost.
 * @param port 0 for any free one.
 * @param threads that read requests, run methods and write answers.
 * @param queueLengthMax requests that wait for a thread; one more is answered 503.
 * @param bodyLengthMax bytes of a request; more is answered 413.
 * @param requestTimeout from a thread's first read to the end of the method, and again for writing the answer.
 * @param connectionsMax open at once; one more is closed at once. The JDK knows this limit per process only, so the first
 *     face of a process decides.
 * @param requestsPerSecondMax calls a second, a batch counting as many as it holds, with a burst of as many; and as many
 *     pages a second apart from them. More is answered 429.
 * @param allowNonLoopback must be true for a {@code bindAddress} that other machines can reach; the caller answers for TLS and token.
 */
public record HttpFaceConfig(
        String bindAddress,
        int port,
        int threads,
        int queueLengthMax,
        int bodyLengthMax,
        Duration requestTimeout,
        int connectionsMax,
        int requestsPerSecondMax,
        boolean allowNonLoopback) {
    public static final String BIND_ADDRESS_DEFAULT = "127.0.0.1";
    public static final int THREADS_DEFAULT = 2;
    public static final int QUEUE_LENGTH_MAX_DEFAULT = 64;
    public static final int BODY_LENGTH_MAX_DEFAULT = 1 << 20;
    public static final Duration REQUEST_TIMEOUT_DEFAULT = Duration.ofSeconds(10);
    public static final int CONNECTIONS_MAX_DEFAULT = 128;
    public static final int REQUESTS_PER_SECOND_MAX_DEFAULT = 1_000;

    private static final Duration REQUEST_TIMEOUT_MAX = Duration.ofMinutes(10);

    public HttpFaceConfig {
        requireRange("port", port, 0, 65_535);
        requireRange("threads", threads, 1, 64);
        requireRange("queueLengthMax", queueLengthMax, 1, 65_536);
        requireRange("bodyLengthMax", bodyLengthMax, 64, 64 << 20);
        requireRange("connectionsMax", connectionsMax, 1, 65_536);
        requireRange("requestsPerSecondMax", requestsPerSecondMax, JsonRpc.BATCH_LENGTH_MAX, 1_000_000);
        if (!requestTimeout.isPositive() || requestTimeout.compareTo(REQUEST_TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException(
                    "requestTimeout=" + requestTimeout + " must be above zero and at most " + REQUEST_TIMEOUT_MAX);
        }
        requireReach(bindAddress, allowNonLoopback);
    }

    /** The defaults, on loopback. */
    public static HttpFaceConfig loopback(final int port) {
        return new HttpFaceConfig(
                BIND_ADDRESS_DEFAULT,
                port,
                THREADS_DEFAULT,
                QUEUE_LENGTH_MAX_DEFAULT,
                BODY_LENGTH_MAX_DEFAULT,
                REQUEST_TIMEOUT_DEFAULT,
                CONNECTIONS_MAX_DEFAULT,
                REQUESTS_PER_SECOND_MAX_DEFAULT,
                false);
    }

    InetAddress address() {
        return addressOf(bindAddress);
    }

    static InetAddress addressOf(final String bindAddress) {
        if ("localhost".equals(bindAddress)) {
            return InetAddress.getLoopbackAddress();
        }
        try {
            // Names are not looked up: what a name means can change between this check and the bind.
            return InetAddress.ofLiteral(bindAddress);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("bindAddress=" + bindAddress + " must be an IP address or localhost", e);
        }
    }

    static void requireReach(final String bindAddress, final boolean allowNonLoopback) {
        if (!addressOf(bindAddress).isLoopbackAddress() && !allowNonLoopback) {
            throw new IllegalArgumentException("bindAddress=" + bindAddress
                    + " can be reached from other machines: that takes TLS and a token for every caller");
        }
    }

    static void requireRange(final String name, final int value, final int min, final int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + "=" + value + " must be from " + min + " to " + max);
        }
    }
}
