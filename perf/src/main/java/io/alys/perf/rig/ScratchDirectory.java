// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that goes, with all it holds, when it is closed. */
public final class ScratchDirectory implements AutoCloseable {
    private final Path path;

    private ScratchDirectory(final Path path) {
        this.path = path;
    }

    /** Makes one in the parent, or where the system keeps temporary files when that is null. */
    public static ScratchDirectory in(final Path parent) {
        try {
            return new ScratchDirectory(
                    parent == null
                            ? Files.createTempDirectory("alys-perf-")
                            : Files.createTempDirectory(Files.createDirectories(parent), "scratch-"));
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot make a scratch directory in parent=" + parent, e);
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            final List<Path> deepestFirst =
                    files.sorted(Comparator.reverseOrder()).toList();
            for (final Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot delete directory=" + path, e);
        }
    }
}
