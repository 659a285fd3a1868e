// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

/** A setting is wrong. The message names it, its value, where it came from and the rule; nothing was started. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(final String message) {
        super(message);
    }
}
