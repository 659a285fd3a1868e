// SPDX-License-Identifier: Apache-2.0
package io.alys.journal;

import java.nio.file.Path;

/** Where a node's recorded files lie in its data directory. */
public record DataDirectory(Path root) {
    public Path journal() {
        return root.resolve("journal");
    }

    public Path snapshots() {
        return root.resolve("snapshots");
    }

    public Path blackBox() {
        return root.resolve("black-box.bin");
    }
}
