// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.replay;

import io.alys.core.chain.ChainSpec;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.RecordFrame;
import io.alys.core.command.Command;
import io.alys.core.effect.Effects;
import io.alys.core.machine.Machines;
import io.alys.core.machine.StateMachine;
import io.alys.journal.file.JournalReader;
import io.alys.perf.rig.NoJournal;
import io.alys.perf.rig.Rig;
import io.alys.pipeline.run.Spine;
import io.alys.pipeline.run.ThreadingMode;
import io.alys.pipeline.run.WaitMode;
import io.alys.pipeline.stage.ProbeListener;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/** Goes through a journal in each of the ways there are, and tells how fast it was and which state it ended in. */
final class ReplayRate {
    private static final long SPINE_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(10);
    private static final long POLL_NS = 100_000;

    private final Path journal;
    private final ChainSpec spec;

    /**
     * @param spec of the machines that replay; should be the one the journal was made with.
     */
    ReplayRate(final Path journal, final ChainSpec spec) {
        this.journal = journal;
        this.spec = spec;
    }

    /** Reads, checks and decodes; no machine is involved, so the digest is the recorded one. */
    Passage read() {
        final BinaryFieldReader fields = new BinaryFieldReader();
        final RecordFrame record = new RecordFrame();
        long commands = 0;
        final long startNs = System.nanoTime();
        try (JournalReader reader = new JournalReader(journal, 0)) {
            while (reader.next(record)) {
                commands += StateMachine.decode(record, fields) == null ? 0 : 1;
            }
            requireWhole(reader);
            return passage("read, check, decode (" + commands + " commands)", reader, reader.lastDigest(), startNs);
        }
    }

    /**
     * Runs every input again and compares every record that comes of it with the recorded one.
     *
     * @throws IllegalStateException at the first that differs.
     */
    Passage reexecute() {
        final StateMachine machine = Machines.forSpec(spec);
        final BinaryFieldReader fields = new BinaryFieldReader();
        final RecordFrame recorded = new RecordFrame();
        final RecordFrame again = new RecordFrame();
        final Effects effects = new Effects();
        final long startNs = System.nanoTime();
        try (JournalReader reader = new JournalReader(journal, 0)) {
            while (reader.next(recorded)) {
                again.beginFrom(recorded.buffer(), 0);
                final Command command = StateMachine.decode(again, fields);
                effects.clear();
                machine.onInput(again, command, effects);
                requireSame(recorded, again);
            }
            requireWhole(reader);
            return passage("re-execute, compare", reader, machine.digest(), startNs);
        }
    }

    /** Applies recorded events, as a restart does. */
    Passage restore() {
        final StateMachine machine = Machines.forSpec(spec);
        final RecordFrame record = new RecordFrame();
        final long startNs = System.nanoTime();
        try (JournalReader reader = new JournalReader(journal, 0)) {
            while (reader.next(record)) {
                machine.restore(record);
            }
            requireWhole(reader);
            return passage("restore", reader, machine.digest(), startNs);
        }
    }

    /**
     * Sends the recorded inputs through the spine, which keeps nothing.
     *
     * @throws IllegalStateException when it halts or does not come to the end.
     */
    Passage throughSpine(final ThreadingMode mode) {
        final Rig rig = new Rig(Machines.forSpec(spec), new NoJournal(), ProbeListener.NONE);
        final RecordFrame record = new RecordFrame();
        final long startNs = System.nanoTime();
        try (JournalReader reader = new JournalReader(journal, 0)) {
            final Spine spine = Spine.replaying(
                    Rig.configuration(mode, WaitMode.BACKOFF), rig.parts(), frame -> nextInput(reader, record, frame));
            spine.start();
            while (!spine.isDrained()
                    && !rig.parts().haltSwitch().isHalted()
                    && System.nanoTime() - startNs < SPINE_TIMEOUT_NS) {
                if (mode == ThreadingMode.INVOKER) {
                    spine.invoke();
                } else {
                    LockSupport.parkNanos(POLL_NS);
                }
            }
            final boolean isDrained = spine.isDrained();
            spine.close();
            rig.requireRunning();
            if (!isDrained || !spine.isStopped()) {
                throw new IllegalStateException(
                        "spine mode=" + mode + " isDrained=" + isDrained + " isStopped=" + spine.isStopped());
            }
            requireWhole(reader);
            return passage("spine, " + mode, reader, rig.machine().digest(), startNs);
        }
    }

    private static boolean nextInput(final JournalReader reader, final RecordFrame record, final RecordFrame target) {
        if (!reader.next(record)) {
            return false;
        }
        target.beginFrom(record.buffer(), 0);
        return true;
    }

    private static void requireWhole(final JournalReader reader) {
        if (reader.checkTail() != null) {
            throw new IllegalStateException("the journal's tail is torn: " + reader.checkTail());
        }
    }

    /** All of it but the checksum, which the journal sets in its own copy. */
    private static void requireSame(final RecordFrame recorded, final RecordFrame again) {
        final int length = recorded.length();
        boolean isSame = length == again.length();
        for (int i = RecordFrame.DIGEST_OFFSET; isSame && i < length; i += Long.BYTES) {
            isSame = word(recorded.buffer(), i, length) == word(again.buffer(), i, length);
        }
        if (!isSame) {
            throw new IllegalStateException("diverged: sequence=" + recorded.sequence() + " recordedLength=" + length
                    + " length=" + again.length() + " recordedDigest=" + Long.toHexString(recorded.digest())
                    + " digest=" + Long.toHexString(again.digest()));
        }
    }

    /** Up to eight bytes, as many as there are before the end. */
    private static long word(final DirectBuffer buffer, final int from, final int end) {
        if (from + Long.BYTES <= end) {
            return buffer.getLong(from);
        }
        long word = 0;
        for (int i = from; i < end; i++) {
            word = word << Byte.SIZE | (buffer.getByte(i) & 0xFF);
        }
        return word;
    }

    private static Passage passage(
            final String way, final JournalReader reader, final long digest, final long startNs) {
        return new Passage(way, reader.recordsRead(), digest, System.nanoTime() - startNs);
    }

    /**
     * One way through the journal.
     *
     * @param digest rolling, after the last record.
     */
    record Passage(String way, long records, long digest, long elapsedNs) {
        double recordsPerS() {
            return records * 1e9 / Math.max(1, elapsedNs);
        }
    }
}
