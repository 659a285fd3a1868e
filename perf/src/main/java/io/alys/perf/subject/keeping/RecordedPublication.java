// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.alys.core.health.ProbeFlyweight;
import io.alys.perf.subject.Setting;
import io.alys.perf.subject.Subject;
import io.alys.pipeline.stage.ProbeListener;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.agrona.concurrent.status.CountersReader;

/**
 * Aeron Archive recording a publication within the machine, never forced. Driver and archive share one thread beside the
 * load's, since there are few cores. An event is answered once the recording is past it. Recorded segments beyond
 * {@value #RECORDED_BYTES_MAX} bytes are purged.
 */
final class RecordedPublication implements Subject {
    static final long RECORDED_BYTES_MAX = 2L << 30;

    /** The driver and archive, and the load. */
    static final int THREADS = 2;

    private static final String CHANNEL = "aeron:ipc?term-length=16m|mtu=8k";
    private static final String CONTROL_CHANNEL = "aeron:ipc";
    private static final int STREAM_ID = 1;
    private static final int PENDING_MAX = 1024;
    private static final int OFFERS_MAX = 3;
    private static final int STOP_TIMEOUT_MS = 30_000;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long POLL_NS = 100_000;

    private final ProbeListener listener;
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final ArchivingMediaDriver media;
    private final AgentRunner runner;
    private final AeronArchive archive;
    private final ExclusivePublication publication;
    private final CountersReader counters;
    private final int recordedId;
    private final long recordingId;

    private final long[] ends = new long[PENDING_MAX];
    private final long[] nonces = new long[PENDING_MAX];
    private final long[] sentNs = new long[PENDING_MAX];
    private long offered = 0;
    private long answered = 0;
    private long purgedTo = 0;

    RecordedPublication(final Setting setting) {
        listener = setting.listener();
        media = launch(setting.directory());
        runner = new AgentRunner(idleStrategy(), this::onFault, null, new Both(media.archive()));
        AgentRunner.startOnThread(runner);
        archive = AeronArchive.connect(new AeronArchive.Context()
                .aeronDirectoryName(media.mediaDriver().aeronDirectoryName())
                .controlRequestChannel(CONTROL_CHANNEL)
                .controlRequestStreamId(media.archive().context().localControlStreamId())
                .controlResponseChannel(CONTROL_CHANNEL));
        publication = archive.addRecordedExclusivePublication(CHANNEL, STREAM_ID);
        counters = archive.context().aeron().countersReader();
        recordedId = awaitRecording();
        recordingId = RecordingPos.getRecordingId(counters, recordedId);
    }

    @Override
    public boolean offer(final DirectBuffer event, final int length) {
        if (offered - answered == PENDING_MAX) {
            return false;
        }
        long end = publication.offer(event, 0, length);
        for (int i = 1; end == Publication.ADMIN_ACTION && i < OFFERS_MAX; i++) {
            end = publication.offer(event, 0, length);
        }
        if (end == Publication.BACK_PRESSURED || end == Publication.ADMIN_ACTION) {
            return false;
        }
        if (end < 0) {
            throw new IllegalStateException("offer failed: " + Publication.errorString(end), fault.get());
        }
        final int place = (int) (offered++ % PENDING_MAX);
        ends[place] = end;
        nonces[place] = ProbeFlyweight.nonce(event, 0);
        sentNs[place] = ProbeFlyweight.sentNs(event, 0);
        return true;
    }

    @Override
    public void turn() {
        if (answered == offered) {
            Thread.onSpinWait();
            return;
        }
        final long recorded = counters.getCounterValue(recordedId);
        for (int place = (int) (answered % PENDING_MAX);
                answered < offered && ends[place] <= recorded;
                place = (int) (++answered % PENDING_MAX)) {
            listener.onProbeAnswered(nonces[place], sentNs[place]);
        }
        if (recorded - purgedTo > RECORDED_BYTES_MAX) {
            purge(recorded - RECORDED_BYTES_MAX / 2);
        }
    }

    /**
     * Closes all of it and deletes its files.
     *
     * @throws IllegalStateException when something failed meanwhile.
     */
    @Override
    public void close() {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (answered < offered && System.nanoTime() - deadlineNs < 0) {
            turn();
        }
        publication.close();
        archive.close();
        runner.close(STOP_TIMEOUT_MS, stuck -> {});
        media.close();
        media.archive().context().deleteDirectory();
        if (fault.get() != null) {
            throw new IllegalStateException("the driver or the archive failed", fault.get());
        }
    }

    private ArchivingMediaDriver launch(final Path directory) {
        final String aeron = directory.resolve("aeron").toString();
        return ArchivingMediaDriver.launch(
                new MediaDriver.Context()
                        .aeronDirectoryName(aeron)
                        .dirDeleteOnShutdown(true)
                        .threadingMode(ThreadingMode.INVOKER)
                        .termBufferSparseFile(false)
                        .errorHandler(this::onFault),
                new Archive.Context()
                        .aeronDirectoryName(aeron)
                        .archiveDir(directory.resolve("archive").toFile())
                        .threadingMode(ArchiveThreadingMode.INVOKER)
                        .controlChannelEnabled(false)
                        .localControlChannel(CONTROL_CHANNEL)
                        .archiveClientContext(new AeronArchive.Context().controlResponseChannel(CONTROL_CHANNEL))
                        .replicationChannel("aeron:udp?endpoint=localhost:0")
                        .fileSyncLevel(0)
                        .catalogFileSyncLevel(0)
                        .errorHandler(this::onFault));
    }

    /** As the spine waits: without letting go of its core where there is one for each thread. */
    private static IdleStrategy idleStrategy() {
        return Runtime.getRuntime().availableProcessors() >= THREADS
                ? YieldingIdleStrategy.INSTANCE
                : new BackoffIdleStrategy();
    }

    private int awaitRecording() {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        int id = Aeron.NULL_VALUE;
        while (id == Aeron.NULL_VALUE || !publication.isConnected()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IllegalStateException("the recording did not start", fault.get());
            }
            LockSupport.parkNanos(POLL_NS);
            id = RecordingPos.findCounterIdBySession(counters, publication.sessionId(), archive.archiveId());
        }
        return id;
    }

    /** Asks, and goes on; whether the last time went wrong is found out now. */
    private void purge(final long before) {
        final String error = archive.pollForErrorResponse();
        if (error != null) {
            throw new IllegalStateException("purging failed: " + error);
        }
        purgedTo = AeronArchive.segmentFileBasePosition(
                0,
                before,
                publication.termBufferLength(),
                media.archive().context().segmentFileLength());
        archive.archiveProxy()
                .purgeSegments(
                        recordingId,
                        purgedTo,
                        archive.context().aeron().nextCorrelationId(),
                        archive.controlSessionId());
    }

    private void onFault(final Throwable thrown) {
        fault.compareAndSet(null, thrown);
    }

    /** Turns the archive, which turns the driver. */
    private record Both(Archive archive) implements Agent {
        @Override
        public int doWork() {
            return archive.invoker().invoke();
        }

        @Override
        public String roleName() {
            return "aeron";
        }
    }
}
