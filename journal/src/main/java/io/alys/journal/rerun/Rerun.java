// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.rerun;

import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Command;
import io.alys.core.effect.Effects;
import io.alys.core.event.ActorDigest;
import io.alys.core.event.Events;
import io.alys.core.event.OperatorEvent;
import io.alys.core.machine.StateMachine;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Gives a machine the input of a record once more and compares what comes out, byte for byte. For one thread. */
public final class Rerun {
    private final StateMachine machine;
    private final RecordFrame actual = new RecordFrame();
    private final Effects effects = new Effects();
    private final BinaryFieldReader reader = new BinaryFieldReader();

    public Rerun(final StateMachine machine) {
        this.machine = machine;
    }

    /** Runs the record's input; gives null when the outcome is the record, to the last byte. */
    public Divergence run(final RecordFrame recorded) {
        actual.beginFrom(recorded.buffer(), 0);
        effects.clear();
        try {
            Command command = null;
            // Found wrong by the verify stage, which left no event; such an input may not even decode.
            if (recorded.verdict() == Verdict.INVALID && recorded.eventCount() == 0) {
                actual.verdict(Verdict.INVALID);
            } else {
                command = StateMachine.decode(actual, reader);
            }
            machine.onInput(actual, command, effects);
        } catch (final RuntimeException e) {
            return new Divergence(recorded.sequence(), RecordText.block(recorded), "threw " + e, List.of());
        }
        return isSame(recorded, actual)
                ? null
                : new Divergence(
                        recorded.sequence(), RecordText.block(recorded), RecordText.block(actual), differing(recorded));
    }

    /** The actors whose digests, where an operator asked for them, are not those recorded. */
    private List<String> differing(final RecordFrame recorded) {
        final List<ActorDigest> own = digests(actual);
        return digests(recorded).stream()
                .filter(digest -> !own.contains(digest))
                .map(ActorDigest::actor)
                .toList();
    }

    private static List<ActorDigest> digests(final RecordFrame record) {
        final List<ActorDigest> digests = new ArrayList<>();
        final BinaryFieldReader reader = new BinaryFieldReader();
        record.forEachEvent((type, version, source, offset, length) -> {
            if (type == Events.STATE_DIGESTED_TYPE) {
                digests.addAll(OperatorEvent.StateDigested.read(reader.wrap(source, offset, length, version))
                        .digests());
            }
        });
        return digests;
    }

    public StateMachine machine() {
        return machine;
    }

    /** Compares two records but for the checksum, which only the journal sets. */
    public static boolean isSame(final RecordFrame left, final RecordFrame right) {
        final int length = left.length();
        if (length != right.length()) {
            return false;
        }
        final DirectBuffer leftBytes = left.buffer();
        final DirectBuffer rightBytes = right.buffer();
        int position = RecordFrame.DIGEST_OFFSET;
        for (; position <= length - Long.BYTES; position += Long.BYTES) {
            if (leftBytes.getLong(position) != rightBytes.getLong(position)) {
                return false;
            }
        }
        for (; position < length; position++) {
            if (leftBytes.getByte(position) != rightBytes.getByte(position)) {
                return false;
            }
        }
        return true;
    }
}
