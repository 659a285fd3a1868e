// SPDX-License-Identifier: Apache-2.0
package io.alys.node.process;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small disk of memory that really gets full. Needs the right to mount; where that is missing, CI fails, others skip. */
final class Tmpfs implements AutoCloseable {
    private static final int MIB = 1024 * 1024;

    private final Path root;

    private Tmpfs(final Path root) {
        this.root = root;
    }

    static Tmpfs mount(final Path root, final int sizeMib) throws IOException {
        Files.createDirectories(root);
        if (run("mount", "-t", "tmpfs", "-o", "size=" + sizeMib + "m", "tmpfs", root.toString()) != 0) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("a tmpfs can't be mounted here, and CI=true");
            }
            abort("SKIPPED LOUDLY: a tmpfs can't be mounted here, so no disk can be filled");
        }
        return new Tmpfs(root);
    }

    Path root() {
        return root;
    }

    /** Takes all the room there is. */
    void fill() {
        try (OutputStream filler = Files.newOutputStream(root.resolve("filler"))) {
            final byte[] zeros = new byte[MIB];
            while (true) {
                filler.write(zeros);
            }
        } catch (final IOException full) {
            // That is what was wanted.
        }
    }

    void drain() throws IOException {
        Files.delete(root.resolve("filler"));
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", root.toString());
    }

    private static int run(final String... command) throws IOException {
        return new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
    }
}
