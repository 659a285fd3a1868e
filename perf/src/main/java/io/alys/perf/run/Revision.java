// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Which sources are being measured. */
final class Revision {
    private static final String UNKNOWN = "unknown";
    private static final int TIMEOUT_S = 10;

    private Revision() {}

    /** The checkout's commit, with a plus sign when it has changes; unknown where that cannot be told. */
    static String of(final Path checkout) {
        try {
            final Process git = new ProcessBuilder(
                            "git", "-C", checkout.toString(), "describe", "--always", "--dirty=+", "--abbrev=12")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            final String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return git.waitFor(TIMEOUT_S, TimeUnit.SECONDS) && git.exitValue() == 0 && !said.isEmpty() ? said : UNKNOWN;
        } catch (final IOException noGit) {
            return UNKNOWN;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
