// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * A media driver of one's own and a client of it. Its directory is where Aeron keeps it, in memory where the system has such,
 * under a name no other has; it goes when this is closed. The load's thread makes and closes it.
 */
final class AeronMedia implements AutoCloseable {
    private static final String IPC = "aeron:ipc?term-length=";
    private static final int MTU_MIN = 1408;
    private static final int MTU_MAX = 65_504;
    private static final int TERM_LENGTH_MIN = 1 << 20;
    private static final int TERM_LENGTH_MAX = 1 << 26;

    /** Windows of half a term then hold sixteen times what can be under way, so the driver may be late to move them. */
    private static final int TERM_EVENTS = 32 * MovingRivals.CAPACITY;

    private final MediaDriver driver;
    private final Aeron client;

    /**
     * @param lengthMax of a message; up to a packet's length none is cut in fragments.
     * @param faults hears of what goes wrong, in a handler of messages too: a poll throws nothing.
     */
    AeronMedia(final int lengthMax, final Faults faults) {
        final int frameLength = frameLength(lengthMax);
        driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(CommonContext.generateRandomDirName())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .errorHandler(faults::on)
                .threadingMode(ThreadingMode.SHARED)
                .ipcMtuLength(Math.clamp(frameLength, MTU_MIN, MTU_MAX)));
        client = connect(faults);
    }

    private Aeron connect(final Faults faults) {
        try {
            return Aeron.connect(
                    new Aeron.Context().errorHandler(faults::on).aeronDirectoryName(driver.aeronDirectoryName()));
        } catch (final RuntimeException fault) {
            CloseHelper.quietClose(driver);
            throw fault;
        }
    }

    /** A hop of messages up to this long; its subscriber is there before its publisher. */
    Hop newHop(final int streamId, final int lengthMax) {
        final long wanted = (long) TERM_EVENTS * frameLength(lengthMax);
        final int termLength = wanted >= TERM_LENGTH_MAX
                ? TERM_LENGTH_MAX
                : Math.max(TERM_LENGTH_MIN, BitUtil.findNextPositivePowerOfTwo((int) wanted));
        final String channel = IPC + termLength;
        final Subscription subscription = client.addSubscription(channel, streamId);
        final ExclusivePublication publication = client.addExclusivePublication(channel, streamId);
        final long startNs = System.nanoTime();
        while (!publication.isConnected() || !subscription.isConnected()) {
            if (System.nanoTime() - startNs > Crew.CLOSE_TIMEOUT_NS) {
                close();
                throw new IllegalStateException("hop streamId=" + streamId + " did not connect");
            }
            YieldingIdleStrategy.INSTANCE.idle();
        }
        return new Hop(publication, subscription);
    }

    private static int frameLength(final int messageLength) {
        return BitUtil.align(messageLength + DataHeaderFlyweight.HEADER_LENGTH, FrameDescriptor.FRAME_ALIGNMENT);
    }

    @Override
    public void close() {
        CloseHelper.closeAll(client, driver);
    }

    /**
     * One way from one thread to one other.
     *
     * @param publication the one's.
     * @param subscription the other's.
     */
    record Hop(ExclusivePublication publication, Subscription subscription) {
        /**
         * Sends, or says that there is no room.
         *
         * @throws IllegalStateException when there will never be.
         */
        boolean send(final DirectBuffer buffer, final int offset, final int length) {
            long position = publication.offer(buffer, offset, length);
            while (position == Publication.ADMIN_ACTION) {
                // The term was full; the next one is there at once.
                position = publication.offer(buffer, offset, length);
            }
            if (position < 0 && position != Publication.BACK_PRESSURED) {
                throw new IllegalStateException("publication failed: " + Publication.errorString(position));
            }
            return position > 0;
        }
    }
}
