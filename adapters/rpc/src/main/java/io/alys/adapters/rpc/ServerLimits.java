// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits that the JDK's HTTP server takes from system properties only, read once a process when its first server is made.
 * What the command line sets stays.
 */
final class ServerLimits {
    static final String CONNECTIONS_MAX_PROP_NAME = "jdk.httpserver.maxConnections";

    private static final Logger LOG = LoggerFactory.getLogger(ServerLimits.class);

    private ServerLimits() {}

    static synchronized void install(final HttpFaceConfig config) {
        setIfAbsent(CONNECTIONS_MAX_PROP_NAME, Integer.toString(config.connectionsMax()));
        // Small answers would else wait for the peer's delayed acknowledgement.
        setIfAbsent("sun.net.httpserver.nodelay", "true");
        setIfAbsent("sun.net.httpserver.maxReqHeaders", "64");
        setIfAbsent("sun.net.httpserver.maxReqHeaderSize", Integer.toString(16 * 1024));
        setIfAbsent("sun.net.httpserver.maxIdleConnections", Integer.toString(config.connectionsMax()));
        setIfAbsent("sun.net.httpserver.idleInterval", "30");
        setIfAbsent("sun.net.httpserver.clockTick", "1000");
        // Our own deadlines are finer; this one also ends connections that never send a byte, or wait for a thread.
        setIfAbsent("sun.net.httpserver.maxReqTime", Long.toString(backstopS(config.requestTimeout())));

        final String connectionsMax = System.getProperty(CONNECTIONS_MAX_PROP_NAME);
        if (!connectionsMax.equals(Integer.toString(config.connectionsMax()))) {
            LOG.warn(
                    "connections are limited for the whole process: {}={} connectionsMax={} is not used",
                    CONNECTIONS_MAX_PROP_NAME,
                    connectionsMax,
                    config.connectionsMax());
        }
    }

    private static long backstopS(final Duration requestTimeout) {
        return Math.max(5, requestTimeout.toSeconds() + 1);
    }

    private static void setIfAbsent(final String name, final String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
