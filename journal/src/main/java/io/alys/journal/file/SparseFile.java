// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the last block of a sparse file ends. Cycle files end in room without blocks: reading it through a map costs
 * time, and on a full tmpfs it kills, since even a read would need a block there. Linux says by {@code lseek(2)} with
 * {@code SEEK_DATA}; elsewhere the whole length is taken.
 */
final class SparseFile {
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int READ_ONLY_CLOSE_ON_EXEC = 0x80000;
    private static final boolean IS_LINUX = System.getProperty("os.name").startsWith("Linux");
    private static final MethodHandle OPEN =
            handle("open", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT), 2);
    private static final MethodHandle CLOSE =
            handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), 0);
    private static final MethodHandle SEEK = handle(
            "lseek",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT),
            0);

    private SparseFile() {}

    /** The offset after the file's last block, at most its length. */
    static long dataEnd(final Path path) throws IOException {
        final long length = Files.size(path);
        if (!IS_LINUX) {
            return length;
        }
        try (Arena arena = Arena.ofConfined()) {
            final int file = (int) OPEN.invokeExact(arena.allocateFrom(path.toString()), READ_ONLY_CLOSE_ON_EXEC);
            if (file < 0) {
                throw new IOException("cannot open file=" + path);
            }
            try {
                return Math.min(length, dataEnd(file));
            } finally {
                final int ignored = (int) CLOSE.invokeExact(file);
                assert ignored == 0;
            }
        } catch (final IOException | RuntimeException | Error e) {
            throw e;
        } catch (final Throwable e) {
            throw new IOException("cannot look for the blocks of file=" + path, e);
        }
    }

    private static long dataEnd(final int file) throws Throwable {
        long end = 0;
        while (true) {
            final long data = (long) SEEK.invokeExact(file, end, SEEK_DATA);
            if (data < 0) {
                return end;
            }
            final long hole = (long) SEEK.invokeExact(file, data, SEEK_HOLE);
            if (hole <= data) {
                return Long.MAX_VALUE;
            }
            end = hole;
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(final String name, final FunctionDescriptor descriptor, final int variadicFrom) {
        final SymbolLookup lookup = Linker.nativeLinker().defaultLookup();
        final MemorySegment symbol = lookup.find(name).orElseThrow();
        return variadicFrom == 0
                ? Linker.nativeLinker().downcallHandle(symbol, descriptor)
                : Linker.nativeLinker()
                        .downcallHandle(symbol, descriptor, Linker.Option.firstVariadicArg(variadicFrom));
    }
}
