// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import io.alys.core.fixture.ForwardingChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/** Real files of which one operation, counted from 1, fails in a chosen way. */
final class FaultyFiles implements RecordFiles {
    private final Fault fault;
    private final int failing;
    private int operations;
    private int forces;
    private long unforcedBytes;

    /** How an operation fails. */
    enum Fault {
        /** Nothing happens but an error. */
        ERROR,
        /** A write stores a part of it; any other operation gives an error. */
        PARTIAL,
        /** The operation happens, and an error is given all the same. */
        DONE_BUT_ERROR,
        /** A force loses what was written since the last one, as the kernel does with pages it could not write. */
        LOST
    }

    FaultyFiles(final Fault fault, final int failing) {
        this.fault = fault;
        this.failing = failing;
    }

    int operations() {
        return operations;
    }

    int forces() {
        return forces;
    }

    /** Written since the last force. */
    long unforcedBytes() {
        return unforcedBytes;
    }

    @Override
    public FileChannel open(final Path file, final Set<OpenOption> options) throws IOException {
        failIfDue();
        return new FaultyChannel(REAL.open(file, options));
    }

    @Override
    public void replace(final Path file, final Path by) throws IOException {
        final boolean isDue = isDue();
        if (!isDue || fault == Fault.DONE_BUT_ERROR) {
            REAL.replace(file, by);
        }
        fail(isDue);
    }

    private boolean isDue() {
        operations++;
        return operations == failing;
    }

    private void failIfDue() throws IOException {
        fail(isDue());
    }

    private static void fail(final boolean isDue) throws IOException {
        if (isDue) {
            throw new IOException("injected fault");
        }
    }

    private final class FaultyChannel extends ForwardingChannel {
        private long forcedSize;

        private FaultyChannel(final FileChannel real) throws IOException {
            super(real);
            forcedSize = real.size();
        }

        @Override
        public int write(final ByteBuffer source, final long position) throws IOException {
            final boolean isDue = isDue();
            if (isDue && fault == Fault.PARTIAL) {
                super.write(source.slice(source.position(), source.remaining() / 2), position);
            }
            final int written = !isDue || fault == Fault.DONE_BUT_ERROR ? super.write(source, position) : 0;
            unforcedBytes += written;
            fail(isDue);
            return written;
        }

        @Override
        public void force(final boolean metaData) throws IOException {
            final boolean isDue = isDue();
            if (isDue && fault == Fault.LOST) {
                super.truncate(forcedSize);
            }
            if (!isDue || fault == Fault.DONE_BUT_ERROR) {
                super.force(metaData);
                forcedSize = size();
                forces++;
                unforcedBytes = 0;
            }
            fail(isDue);
        }

        @Override
        public FileChannel truncate(final long size) throws IOException {
            failIfDue();
            return super.truncate(size);
        }
    }
}
