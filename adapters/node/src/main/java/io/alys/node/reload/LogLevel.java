// SPDX-License-Identifier: Apache-2.0
package io.alys.node.reload;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import java.util.List;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** How much the node itself logs; what it is built on keeps the levels of logback.xml. */
public final class LogLevel {
    private static final List<String> LOGGERS = List.of("alys", "io.alys");

    private LogLevel() {}

    /** Sets the level that the settings name. */
    public static void adopt(final Settings settings) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers) {
            final Level level = Level.valueOf(settings.valid(Property.LOG_LEVEL));
            LOGGERS.forEach(name -> loggers.getLogger(name).setLevel(level));
        }
    }

    /** The level as a part of the node. */
    public static ReloadablePart part() {
        return ReloadablePart.direct(Set.of(Property.LOG_LEVEL), next -> {}, LogLevel::adopt);
    }
}
