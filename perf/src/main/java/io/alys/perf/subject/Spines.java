// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject;

import com.lmax.disruptor.Sequence;
import io.alys.core.command.Source;
import io.alys.core.health.ProbeFlyweight;
import io.alys.core.port.CommandSink;
import io.alys.perf.rig.Rig;
import io.alys.pipeline.inbound.HotInbound;
import io.alys.pipeline.inbound.OverflowPolicy;
import io.alys.pipeline.run.SourceRule;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.SpineConfiguration;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;

/** The node's spine, in each threading mode and with each kind of journal. */
final class Spines {
    /** The thread that offers. */
    private static final int LOAD_THREADS = 1;

    /** Events under way at most, as every rival has. */
    private static final int CAPACITY = 1024;

    private static final int ROOM_BYTES_MAX = 8 * 1024 * 1024;

    private Spines() {}

    static List<Contestant> all() {
        final List<Contestant> all = new ArrayList<>();
        for (final ThreadingMode mode : List.of(ThreadingMode.INVOKER, ThreadingMode.SHARED, ThreadingMode.DEDICATED)) {
            for (final JournalKind journal : JournalKind.values()) {
                all.add(new Contestant(
                        name(mode, journal),
                        "the node's spine, threading mode " + mode + ", journal " + journal,
                        journal.group(),
                        configuration(mode).threads() + LOAD_THREADS,
                        ProbeFlyweight.LENGTH_MAX,
                        setting -> new SpineSubject(mode, journal, setting)));
            }
        }
        return List.copyOf(all);
    }

    private static String name(final ThreadingMode mode, final JournalKind journal) {
        return ("spine-" + mode + "-" + journal).toLowerCase(Locale.ROOT);
    }

    /** Threads never let go of their cores, where there is one for each and one for the load; else they back off. */
    private static SpineConfiguration configuration(final ThreadingMode mode) {
        final SpineConfiguration configuration = new SpineConfiguration().mode(mode);
        final boolean isCoreForEach =
                configuration.threads() + LOAD_THREADS <= Runtime.getRuntime().availableProcessors();
        return configuration.waitMode(isCoreForEach ? WaitMode.YIELDING : WaitMode.BACKOFF);
    }

    /** For as many events as may be under way, each with its header, unless they are very long. */
    private static SourceRule roomFor(final int eventLength) {
        final int recordLength =
                BitUtil.align(eventLength + RecordDescriptor.HEADER_LENGTH, RecordDescriptor.ALIGNMENT);
        final long room = Math.min((long) CAPACITY * recordLength, ROOM_BYTES_MAX);
        return SourceRule.hot(BitUtil.findNextPositivePowerOfTwo((int) room), OverflowPolicy.DROP_NEWEST, 4);
    }

    private static final class SpineSubject implements Subject {
        private final JournalUnderTest journal;
        private final Rig rig;
        private final Spine spine;
        private final HotInbound inbound;
        private final boolean isInvoker;
        private final InFlight inFlight = new InFlight(CAPACITY);

        SpineSubject(final ThreadingMode mode, final JournalKind kind, final Setting setting) {
            journal = JournalUnderTest.open(kind, setting.directory());
            final Sequence released = inFlight.released();
            rig = new Rig(Rig.newMachine(), journal.journal(), (nonce, sentNs) -> {
                setting.listener().onProbeAnswered(nonce, sentNs);
                released.set(released.get() + 1);
            });
            spine = new Spine(
                    configuration(mode)
                            .sourceRule(Source.PROBE, roomFor(setting.eventLength()))
                            .conclude(),
                    rig.parts());
            inbound = spine.hotInbound(Source.PROBE);
            isInvoker = mode == ThreadingMode.INVOKER;
            spine.start();
        }

        @Override
        public boolean offer(final DirectBuffer event, final int length) {
            if (!inFlight.hasRoom() || inbound.offer(event, 0, length) != CommandSink.ACCEPTED) {
                return false;
            }
            inFlight.onTaken();
            return true;
        }

        @Override
        public void turn() {
            if (isInvoker) {
                spine.invoke();
            } else {
                Thread.onSpinWait();
            }
        }

        /**
         * Closes all of it.
         *
         * @throws IllegalStateException when the spine halted or did not stop.
         */
        @Override
        public void close() {
            spine.close();
            if (!spine.isStopped()) {
                throw new IllegalStateException("the spine did not stop");
            }
            journal.close();
            rig.requireRunning();
        }
    }
}
