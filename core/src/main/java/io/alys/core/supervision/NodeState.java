// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

import static io.alys.core.actor.EventSourcedActor.NO_DEADLINE;

import io.alys.core.actor.Lifecycle;
import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.event.HeldMail;
import java.util.ArrayDeque;
import java.util.List;

/** What is remembered of one node of the tree; changed by events alone. */
public final class NodeState implements Recorded {
    static final long NEVER_MS = -1;

    private final String name;
    private final ArrayDeque<Long> restartsMs = new ArrayDeque<>();
    private final ArrayDeque<Long> resumesMs = new ArrayDeque<>();
    private final ArrayDeque<HeldMail> held = new ArrayDeque<>();
    private Lifecycle status = Lifecycle.ACTIVE;
    private int failuresInRow = 0;
    private long lastFailureMs = NEVER_MS;
    private long lastRestartMs = NEVER_MS;
    private long dueMs = NO_DEADLINE;
    private long latestMs = NO_DEADLINE;
    private long failureCount = 0;
    private long restartCount = 0;
    private boolean isMailLost = false;

    NodeState(final String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    public Lifecycle status() {
        return status;
    }

    /** Failures since the journal began. */
    public long failureCount() {
        return failureCount;
    }

    /** Restarts since the journal began, with a failed sibling or for its own failure. */
    public long restartCount() {
        return restartCount;
    }

    /** When the last failure was judged, Unix milliseconds, or -1. */
    public long lastFailureMs() {
        return lastFailureMs;
    }

    /** When it restarts, or {@code NO_DEADLINE}. */
    public long dueMs() {
        return dueMs;
    }

    /** Mail that waits for its restart, oldest first. */
    public List<HeldMail> held() {
        return List.copyOf(held);
    }

    /** Mail from or to it was lost, and it has not asked again yet. */
    public boolean isMailLost() {
        return isMailLost;
    }

    /** How much mail waits for its restart. */
    public int heldCount() {
        return held.size();
    }

    long latestMs() {
        return latestMs;
    }

    long lastRestartMs() {
        return lastRestartMs;
    }

    /** Restarts that it decided on, as a supervisor, within so long before now. */
    public int restartsWithin(final long windowMs, final long nowMs) {
        return countAfter(restartsMs, nowMs - windowMs);
    }

    int resumesWithin(final long windowMs, final long nowMs) {
        return countAfter(resumesMs, nowMs - windowMs);
    }

    int failuresInRow(final long nowMs) {
        return lastFailureMs != NEVER_MS && nowMs - lastFailureMs <= Supervisor.QUIET_MS ? failuresInRow : 0;
    }

    void failed(final long nowMs, final boolean isInRow) {
        failuresInRow = isInRow ? failuresInRow(nowMs) + 1 : failuresInRow;
        lastFailureMs = isInRow ? nowMs : lastFailureMs;
        failureCount++;
    }

    void chargeRestart(final long nowMs, final long windowMs) {
        charge(restartsMs, nowMs, windowMs);
    }

    void chargeResume(final long nowMs, final long windowMs) {
        charge(resumesMs, nowMs, windowMs);
    }

    void suspend(final long newDueMs) {
        moveTo(Lifecycle.SUSPENDED);
        dueMs = newDueMs;
        latestMs = NO_DEADLINE;
    }

    void plan(final long newDueMs, final long newLatestMs) {
        dueMs = newDueMs;
        latestMs = newLatestMs;
    }

    void restarted(final long nowMs) {
        activate();
        lastRestartMs = nowMs;
        restartCount++;
    }

    void activate() {
        moveTo(Lifecycle.ACTIVE);
        dueMs = NO_DEADLINE;
        latestMs = NO_DEADLINE;
    }

    void giveUp() {
        moveTo(Lifecycle.FAILED);
        dueMs = NO_DEADLINE;
        latestMs = NO_DEADLINE;
    }

    /** The process is about to end: nothing is due any more. */
    void stopping() {
        if (status != Lifecycle.FAILED) {
            moveTo(Lifecycle.SHUTTING_DOWN);
        }
        dueMs = NO_DEADLINE;
        latestMs = NO_DEADLINE;
    }

    void stopped() {
        moveTo(Lifecycle.TERMINATED);
    }

    void mailLost() {
        isMailLost = true;
    }

    void askedAgain() {
        isMailLost = false;
    }

    void hold(final HeldMail mail) {
        held.add(mail);
    }

    void drop(final HeldMail mail) {
        held.remove(mail);
    }

    void release() {
        held.clear();
    }

    /** The process starts again: what it does not remember of time is forgiven. Held mail stays. */
    void onNodeStarted() {
        status = Lifecycle.REGISTERING;
        activate();
        restartsMs.clear();
        resumesMs.clear();
        failuresInRow = 0;
        lastFailureMs = NEVER_MS;
        lastRestartMs = NEVER_MS;
        isMailLost = false;
    }

    boolean isFirst() {
        return status == Lifecycle.ACTIVE
                && failureCount == 0
                && restartCount == 0
                && dueMs == NO_DEADLINE
                && lastFailureMs == NEVER_MS
                && held.isEmpty()
                && restartsMs.isEmpty()
                && resumesMs.isEmpty()
                && !isMailLost;
    }

    private void moveTo(final Lifecycle next) {
        if (status != next && !status.next().contains(next)) {
            throw new IllegalStateException(name + " can't go from " + status + " to " + next);
        }
        status = next;
    }

    private static int countAfter(final ArrayDeque<Long> timesMs, final long afterMs) {
        int count = 0;
        for (final long timeMs : timesMs) {
            count += timeMs > afterMs ? 1 : 0;
        }
        return count;
    }

    private static void charge(final ArrayDeque<Long> timesMs, final long nowMs, final long windowMs) {
        while (!timesMs.isEmpty() && timesMs.peek() <= nowMs - windowMs) {
            timesMs.remove();
        }
        timesMs.add(nowMs);
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.text("name", name);
        writer.code("status", status);
        writer.int32("failuresInRow", failuresInRow);
        writer.int64("lastFailureMs", lastFailureMs);
        writer.int64("lastRestartMs", lastRestartMs);
        writer.int64("dueMs", dueMs);
        writer.int64("latestMs", latestMs);
        writer.int64("failureCount", failureCount);
        writer.int64("restartCount", restartCount);
        writer.flag("isMailLost", isMailLost);
        writeTimes("restartMs", restartsMs, writer);
        writeTimes("resumeMs", resumesMs, writer);
        writer.list("held", List.copyOf(held));
    }

    static NodeState read(final FieldReader reader) {
        final NodeState state = new NodeState(reader.text("name"));
        state.status = Coded.of(Lifecycle.values(), reader.int32("status"));
        state.failuresInRow = reader.int32("failuresInRow");
        state.lastFailureMs = reader.int64("lastFailureMs");
        state.lastRestartMs = reader.int64("lastRestartMs");
        state.dueMs = reader.int64("dueMs");
        state.latestMs = reader.int64("latestMs");
        state.failureCount = reader.int64("failureCount");
        state.restartCount = reader.int64("restartCount");
        state.isMailLost = reader.flag("isMailLost");
        readTimes("restartMs", state.restartsMs, reader);
        readTimes("resumeMs", state.resumesMs, reader);
        state.held.addAll(reader.list("held", HeldMail::read));
        return state;
    }

    private static void writeTimes(final String name, final ArrayDeque<Long> timesMs, final FieldWriter writer) {
        writer.int32(name, timesMs.size());
        for (final long timeMs : timesMs) {
            writer.int64(name, timeMs);
        }
    }

    private static void readTimes(final String name, final ArrayDeque<Long> timesMs, final FieldReader reader) {
        final int count = reader.int32(name);
        for (int i = 0; i < count; i++) {
            timesMs.add(reader.int64(name));
        }
    }
}
