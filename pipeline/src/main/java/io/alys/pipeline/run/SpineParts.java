// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import io.alys.core.machine.StateMachine;
import io.alys.core.port.EventJournal;
import io.alys.core.port.InputVerifier;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.halt.HaltSwitch;
import io.alys.pipeline.stage.InputObserver;
import io.alys.pipeline.stage.JournalFaultClassifier;
import io.alys.pipeline.stage.ProbeListener;
import java.util.Objects;
import org.agrona.concurrent.EpochClock;

/**
 * What a spine is made of and does not own: whoever made them closes them, after the spine.
 *
 * @param machine that recovered everything the journal holds; from start on, the apply thread's alone.
 * @param journal whose last sequence is the machine's; from start on, the journal thread's alone.
 * @param verifier of inputs, without state.
 * @param clock Unix time; read on the sequencing thread alone.
 * @param counters written by the stages.
 * @param haltSwitch which any of them may turn.
 * @param observer the black box.
 * @param probeListener hears of answered probes.
 * @param journalFaults tells a full disk from other failures.
 */
public record SpineParts(
        StateMachine machine,
        EventJournal journal,
        InputVerifier verifier,
        EpochClock clock,
        PipelineCounters counters,
        HaltSwitch haltSwitch,
        InputObserver observer,
        ProbeListener probeListener,
        JournalFaultClassifier journalFaults) {
    public SpineParts {
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(journal, "journal");
        Objects.requireNonNull(verifier, "verifier");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(counters, "counters");
        Objects.requireNonNull(haltSwitch, "haltSwitch");
        Objects.requireNonNull(observer, "observer");
        Objects.requireNonNull(probeListener, "probeListener");
        Objects.requireNonNull(journalFaults, "journalFaults");
        if (journal.lastSequence() != machine.sequence()) {
            throw new IllegalArgumentException("journal.lastSequence=" + journal.lastSequence()
                    + " must be machine.sequence=" + machine.sequence());
        }
    }
}
