// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.tool;

import io.alys.journal.DataDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that all journal commands share. */
public final class ToolOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = ".alys/dev",
            description = "The node's data directory (default: ${DEFAULT-VALUE}).")
    private Path dataDirectory;

    @Option(names = "--json", description = "Write JSON for programs instead of text for people.")
    private boolean isJson;

    DataDirectory data() {
        return new DataDirectory(dataDirectory);
    }

    boolean isJson() {
        return isJson;
    }
}
