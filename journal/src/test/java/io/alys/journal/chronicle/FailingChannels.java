// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.chronicle;

import io.alys.core.fixture.ForwardingChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.UnaryOperator;

/**
 * A disk of which the n-th operation of a kind fails, that one alone or every one from then on. What is written is in the
 * page cache and stays there: forces take no time, and are counted.
 */
final class FailingChannels implements UnaryOperator<FileChannel> {
    /** What happens. */
    enum Fault {
        /** A write fails, and nothing of it was written. */
        WRITE_ERROR("Input/output error"),
        /** A write fails after its first half. */
        NO_SPACE("No space left on device"),
        /** A write takes half of what it was given, and says so, which is no failure. */
        SHORT_WRITE(""),
        /** A force fails. */
        FORCE_ERROR("Input/output error");

        private final String message;

        Fault(final String message) {
            this.message = message;
        }
    }

    private final Fault fault;
    private final long failAt;
    private final boolean isForEver;
    private long operations = 0;
    private boolean isForcedAgain = false;

    /**
     * @param failAt which operation of the kind that can fail so, from 1.
     */
    FailingChannels(final Fault fault, final long failAt, final boolean isForEver) {
        this.fault = fault;
        this.failAt = failAt;
        this.isForEver = isForEver;
    }

    /** How many operations there were of the kind that can fail so. */
    long operations() {
        return operations;
    }

    /** Whether a channel was forced after a force of it had failed. */
    boolean isForcedAgain() {
        return isForcedAgain;
    }

    @Override
    public FileChannel apply(final FileChannel opened) {
        return new ForwardingChannel(opened) {
            private boolean isForceFailed = false;

            @Override
            public int write(final ByteBuffer source, final long position) throws IOException {
                if (fault == Fault.FORCE_ERROR || !isNext()) {
                    return super.write(source, position);
                }
                if (fault == Fault.WRITE_ERROR) {
                    throw new IOException(fault.message);
                }
                final int limit = source.limit();
                source.limit(source.position() + half(source.remaining()));
                final int written = super.write(source, position);
                source.limit(limit);
                if (fault == Fault.NO_SPACE) {
                    throw new IOException(fault.message);
                }
                return written;
            }

            @Override
            public void force(final boolean isMetadata) throws IOException {
                isForcedAgain |= isForceFailed;
                if (fault == Fault.FORCE_ERROR && isNext()) {
                    isForceFailed = true;
                    throw new IOException(fault.message);
                }
            }
        };
    }

    /** Of pages whole ones, as a disk takes them. */
    private static int half(final int length) {
        final int half = (length + 1) / 2;
        return length < OpenCycle.PAGE_LENGTH ? half : (int) OpenCycle.pageFrom(half);
    }

    private boolean isNext() {
        operations++;
        return isForEver ? operations >= failAt : operations == failAt;
    }
}
