// SPDX-License-Identifier: Apache-2.0
package io.alys.node.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.NanoClock;

/** Tells once when files changed and then stayed the same for a look, so that a file being written is not read. One thread. */
final class FileWatch {
    private final List<Path> files;
    private final NanoClock clock;
    private String known;
    private String seen;
    private long lookedNs;

    FileWatch(final List<Path> files, final NanoClock clock) {
        this.files = files;
        this.clock = clock;
        this.known = stamp();
        this.seen = known;
        this.lookedNs = clock.nanoTime();
    }

    /** @param everyNs time between two looks; 0 never looks. */
    boolean isChanged(final long everyNs) {
        final long nowNs = clock.nanoTime();
        if (everyNs == 0 || nowNs - lookedNs < everyNs) {
            return false;
        }
        lookedNs = nowNs;
        final String now = stamp();
        final boolean isStill = now.equals(seen);
        seen = now;
        if (!isStill || now.equals(known)) {
            return false;
        }
        known = now;
        return true;
    }

    private String stamp() {
        final StringBuilder text = new StringBuilder();
        for (final Path file : files) {
            try {
                text.append(Files.getLastModifiedTime(file)).append(' ').append(Files.size(file));
            } catch (final IOException gone) {
                text.append("gone");
            }
            text.append('\n');
        }
        return text.toString();
    }
}
