// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the execution client is and how long it may take. Each deadline covers one call of the port as a whole, reading
 * the answer included.
 *
 * @param url of the engine endpoint, http or https, without user or password. It must serve eth_chainId, eth_getBlockByNumber
 *     and eth_getBlockReceipts beside the engine_ methods, as geth's does: nothing is asked of the public endpoint.
 * @param jwtSecretFile that the client was started with.
 * @param forks of the chain.
 * @param fillTime between starting a payload and fetching it: a client that fills payloads in the background, as geth does,
 *     gives back an empty one when it is asked at once.
 * @param buildTimeout for starting and fetching a payload, the time to fill it included.
 * @param executeTimeout for executing a payload.
 * @param forkchoiceTimeout for setting the head.
 * @param statusTimeout for asking what the client knows.
 * @param responseBytesMax largest answer accepted.
 */
public record EngineApiConfig(
        URI url,
        Path jwtSecretFile,
        ForkSchedule forks,
        Duration fillTime,
        Duration buildTimeout,
        Duration executeTimeout,
        Duration forkchoiceTimeout,
        Duration statusTimeout,
        int responseBytesMax) {
    public static final Duration BUILD_TIMEOUT_DEFAULT = Duration.ofSeconds(2);
    public static final Duration EXECUTE_TIMEOUT_DEFAULT = Duration.ofSeconds(8);
    public static final Duration FORKCHOICE_TIMEOUT_DEFAULT = Duration.ofSeconds(8);
    public static final Duration STATUS_TIMEOUT_DEFAULT = Duration.ofSeconds(1);
    public static final int RESPONSE_BYTES_MAX_DEFAULT = 32 * 1024 * 1024;

    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(10);
    private static final int RESPONSE_BYTES_MIN = 1024;

    public EngineApiConfig {
        Objects.requireNonNull(jwtSecretFile, "jwtSecretFile");
        Objects.requireNonNull(forks, "forks");
        requireUrl(url);
        requireTimeout("buildTimeout", buildTimeout);
        if (fillTime.isNegative() || fillTime.compareTo(buildTimeout) >= 0) {
            throw new IllegalArgumentException(
                    "fillTime=" + fillTime + " must be 0 or more, below buildTimeout=" + buildTimeout);
        }
        requireTimeout("executeTimeout", executeTimeout);
        requireTimeout("forkchoiceTimeout", forkchoiceTimeout);
        requireTimeout("statusTimeout", statusTimeout);
        if (responseBytesMax < RESPONSE_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "responseBytesMax=" + responseBytesMax + " must be at least " + RESPONSE_BYTES_MIN);
        }
    }

    /** With the default deadlines and limit. */
    public static EngineApiConfig of(
            final URI url, final Path jwtSecretFile, final ForkSchedule forks, final Duration fillTime) {
        return new EngineApiConfig(
                url,
                jwtSecretFile,
                forks,
                fillTime,
                BUILD_TIMEOUT_DEFAULT,
                EXECUTE_TIMEOUT_DEFAULT,
                FORKCHOICE_TIMEOUT_DEFAULT,
                STATUS_TIMEOUT_DEFAULT,
                RESPONSE_BYTES_MAX_DEFAULT);
    }

    private static void requireUrl(final URI url) {
        final boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isHttp || url.getHost() == null) {
            throw new IllegalArgumentException("url must be http://host:port or https://host:port");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("url must not hold a user or password: the JWT secret file is enough");
        }
    }

    private static void requireTimeout(final String name, final Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException(name + "=" + timeout + " must be 1 ms to " + TIMEOUT_MAX);
        }
    }
}
