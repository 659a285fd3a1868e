// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.counter;

import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import java.util.List;

/** Everything the pipeline counts. The type is what other processes know a counter by; it is never given to another. */
public enum PipelineCounter {
    INPUTS_SEQUENCED(1, "inputs sequenced", Source.values(), "Inputs that were given a sequence."),
    INPUTS_HELD(2, "inputs held", Source.values(), "Offers answered with back pressure, to be offered again."),
    INPUTS_DROPPED(3, "inputs dropped", Source.values(), "Inputs forgotten because their ring was full."),
    INPUTS_TURNED_AWAY(4, "inputs turned away", Source.values(), "Inputs refused with 'try again later'."),
    INPUTS_UNENCODABLE(5, "inputs unencodable", Source.values(), "Inputs too large or malformed to be recorded."),
    TICKS(10, "ticks", "Times the machine was told that its deadline passed."),
    CLOCK_STEPS_BACK(11, "clock steps back", "Times the clock went backwards and sequenced time was held."),
    CLOCK_BEHIND_MS(12, "clock behind ms", "How far the clock is behind sequenced time now; 0 is normal."),
    INPUTS_APPLIED(20, "inputs applied", "Inputs the state machine handled."),
    INPUTS_REFUSED(21, "inputs refused", "Inputs against the rules as the state stood."),
    INPUTS_INVALID(22, "inputs invalid", "Inputs against the rules whatever the state."),
    INPUTS_STALE(23, "inputs stale", "Answers to effects nobody waited for."),
    INPUTS_FAULTED(24, "inputs faulted", "Inputs that made an actor throw while deciding."),
    SLOW_APPLIES(
            25, "slow applies", "Warm inputs that took longer than the limit to handle and, without workers, check."),
    APPLY_NS_MAX(26, "apply ns max", "Longest time a warm input took to handle and, without workers, check."),
    JOURNAL_BYTES(30, "journal bytes", "Bytes appended to the journal."),
    JOURNAL_FORCES(31, "journal forces", "Times the journal was forced."),
    JOURNAL_FORCE_NS_MAX(32, "journal force ns max", "Longest time one force took."),
    DURABLE_SEQUENCE(33, "durable sequence", "Sequence up to which the journal is durable."),
    EFFECTS_OUT(40, "effects out", Destination.values(), "Effects handed to their adapter's ring."),
    EGRESS_HELD(41, "egress held", "Times the egress stage found an adapter's ring full."),
    PROBES_ANSWERED(42, "probes answered", "Probes that travelled the whole path."),
    PATH_NS_MAX(43, "path ns max", "Longest time from sequencing to egress of a warm input."),
    CYCLE_NS_MAX(
            50,
            "cycle ns max",
            StageRole.values(),
            "Longest duty cycle of a stage that had more to do than one probe."),
    HALT_CODE(60, "halt code", "Exit code of the halt; 0 while there is none."),
    STAGE_STALLS(61, "stage stalls", "Times a stage was found to stand still, or its thread dead."),
    WORKER_STALLS(62, "worker stalls", "Times a thread beside the spine was found to stand still or dead.");

    private final int type;
    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // List.of copies.
    private final List<? extends Enum<?>> keys;

    private final String sentence;

    PipelineCounter(final int type, final String label, final String sentence) {
        this(type, label, new Enum<?>[0], sentence);
    }

    PipelineCounter(final int type, final String label, final Enum<?>[] keys, final String sentence) {
        this.type = type;
        this.label = label;
        this.keys = List.of(keys);
        this.sentence = sentence;
    }

    /** What readers know it by. */
    public int type() {
        return type;
    }

    /** As it stands in the file, without its key. */
    public String label() {
        return label;
    }

    /** There is one counter a key, or just one when there is no key. */
    public List<? extends Enum<?>> keys() {
        return keys;
    }

    /** What it means, for people. */
    public String sentence() {
        return sentence;
    }
}
