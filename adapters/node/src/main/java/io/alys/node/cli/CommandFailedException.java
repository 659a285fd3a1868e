// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.pipeline.halt.ExitCode;

/** A command could not do what it was asked, for a reason that one line can say. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CommandFailedException(final String message) {
        this(ExitCode.DEPENDENCY, message);
    }

    CommandFailedException(final ExitCode exitCode, final String message) {
        super(message);
        this.exitCode = exitCode.code();
    }

    int exitCode() {
        return exitCode;
    }
}
