// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.command.NodeCommand;
import io.alys.core.event.MachineEvent;
import io.alys.core.health.ProbeLedger;
import io.alys.core.value.Hash;

/** What the machine itself remembers, apart from its actors. */
final class MachineState implements Recorded {
    private final ProbeLedger probes = new ProbeLedger();

    /** Of the chain spec that the journal began under; zero before the first start. */
    private Hash specDigest = Hash.ZERO;

    private long sequence = StateMachine.NULL_SEQUENCE;
    private long timeMs = 0;
    private long digest = 0;
    private long startCount = 0;
    private long faultCount = 0;
    private int layout = NodeCommand.StartNode.FIRST_LAYOUT;

    void advance(final long newSequence, final long newTimeMs) {
        sequence = newSequence;
        timeMs = newTimeMs;
    }

    void apply(final MachineEvent event) {
        switch (event) {
            case MachineEvent.NodeStarted started -> {
                specDigest = started.specDigest();
                startCount++;
            }
            case MachineEvent.ActorFaulted faulted -> faultCount++;
            case MachineEvent.InputRefused refused -> {}
            case MachineEvent.NodeStopping stopping -> {}
            case MachineEvent.LayoutRaised raised -> layout = raised.layout();
        }
    }

    ProbeLedger probes() {
        return probes;
    }

    Hash specDigest() {
        return specDigest;
    }

    long sequence() {
        return sequence;
    }

    long timeMs() {
        return timeMs;
    }

    long digest() {
        return digest;
    }

    void digest(final long newDigest) {
        digest = newDigest;
    }

    /** In which actors' state is digested. */
    int layout() {
        return layout;
    }

    long faultCount() {
        return faultCount;
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.hash("specDigest", specDigest);
        writer.int64("sequence", sequence);
        writer.int64("timeMs", timeMs);
        writer.int64("digest", digest);
        writer.int64("startCount", startCount);
        writer.int64("faultCount", faultCount);
        probes.writeFields(writer);
        writer.int32("layout", layout);
    }

    void readFields(final FieldReader reader) {
        specDigest = reader.hash("specDigest");
        sequence = reader.int64("sequence");
        timeMs = reader.int64("timeMs");
        digest = reader.int64("digest");
        startCount = reader.int64("startCount");
        faultCount = reader.int64("faultCount");
        probes.readFields(reader);
        if (reader.version() >= 4) {
            layout = reader.int32("layout");
        }
    }
}
