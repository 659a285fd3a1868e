// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.run;

import io.alys.core.command.Source;
import io.alys.core.effect.Destination;
import io.alys.core.health.ProbeFlyweight;
import io.alys.pipeline.inbound.OverflowPolicy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The settings of a spine: set what differs from the defaults, then {@link #conclude()} once, which checks ranges and
 * relations. The defaults suit the machine they are made on.
 */
public final class SpineConfiguration {
    /** Slots in the spine ring. */
    public static final int RING_SIZE_DEFAULT = 2048;

    public static final int RING_SIZE_MIN = 4;
    public static final int RING_SIZE_MAX = 1 << 20;

    /** Longest run of slots that one force makes durable. */
    public static final int UNFORCED_SLOTS_MAX_DEFAULT = 512;

    /** Most inputs sequenced in one duty cycle, which have one time. */
    public static final int SEQUENCED_PER_CYCLE_MAX_DEFAULT = 512;

    /** Inputs of each round of the schedule that go by priority alone. */
    public static final int SURPLUS_PER_ROUND_DEFAULT = 64;

    /** So little that all of it stays in a core's cache. */
    private static final int HOT_CAPACITY_BYTES = 128 * 1024;

    public static final int VERIFY_WORKERS_MAX = 16;

    /** How long an idle thread parks, nanoseconds. */
    public static final long PARK_PERIOD_NS_DEFAULT = 100_000;

    public static final long PARK_PERIOD_NS_MIN = 1_000;
    public static final long PARK_PERIOD_NS_MAX = 10_000_000;

    /** Effects that may wait for one adapter. */
    public static final int OUTBOUND_CAPACITY_DEFAULT = 4096;

    /** Shortest time between two ticks for a deadline that the first one did not move, milliseconds. */
    public static final long TICK_REPEAT_MS_DEFAULT = 100;

    /** A warm input that takes longer to apply is counted as slow, nanoseconds. */
    public static final long SLOW_APPLY_NS_DEFAULT = 10_000_000;

    /** How long a close waits for what was accepted to become durable and leave, milliseconds. */
    public static final long CLOSE_TIMEOUT_MS_DEFAULT = 10_000;

    /** Without verify workers. */
    private static final int DEDICATED_THREADS_MIN = 4;

    private int availableCores = Runtime.getRuntime().availableProcessors();
    private ThreadingMode mode = ThreadingMode.suiting(availableCores);
    private WaitMode waitMode = WaitMode.BACKOFF;
    private int ringSize = RING_SIZE_DEFAULT;
    private int unforcedSlotsMax = UNFORCED_SLOTS_MAX_DEFAULT;
    private int sequencedPerCycleMax = SEQUENCED_PER_CYCLE_MAX_DEFAULT;
    private int surplusPerRound = SURPLUS_PER_ROUND_DEFAULT;
    private int verifyWorkers = 0;
    private List<Integer> pinnedCores = List.of();
    private long parkPeriodNs = PARK_PERIOD_NS_DEFAULT;
    private long tickRepeatMs = TICK_REPEAT_MS_DEFAULT;
    private long slowApplyNs = SLOW_APPLY_NS_DEFAULT;
    private long closeTimeoutMs = CLOSE_TIMEOUT_MS_DEFAULT;
    private final Map<Source, SourceRule> sourceRules = new EnumMap<>(Source.class);
    private final Map<Destination, Integer> outboundCapacities = new EnumMap<>(Destination.class);
    private boolean isConcluded = false;

    /** The defaults for this machine. */
    public SpineConfiguration() {
        sourceRules.put(Source.NODE, SourceRule.warm(64, OverflowPolicy.WAIT, 8));
        sourceRules.put(Source.CONSENSUS, SourceRule.warm(1024, OverflowPolicy.WAIT, 32));
        sourceRules.put(Source.ENGINE, SourceRule.warm(256, OverflowPolicy.WAIT, 16));
        sourceRules.put(Source.STORAGE, SourceRule.warm(256, OverflowPolicy.WAIT, 8));
        sourceRules.put(Source.BITCOIN, SourceRule.warm(64, OverflowPolicy.WAIT, 4));
        sourceRules.put(Source.GOVERNANCE, SourceRule.warm(256, OverflowPolicy.WAIT, 4));
        sourceRules.put(Source.SYNC, SourceRule.warm(256, OverflowPolicy.DROP_NEWEST, 4));
        sourceRules.put(Source.RPC, SourceRule.warm(256, OverflowPolicy.REFUSE, 4));
        sourceRules.put(Source.HEALTH, SourceRule.warm(16, OverflowPolicy.WAIT, 1));
        sourceRules.put(Source.PROBE, SourceRule.hot(HOT_CAPACITY_BYTES, OverflowPolicy.DROP_NEWEST, 4));
        for (final Destination destination : Destination.values()) {
            outboundCapacities.put(destination, OUTBOUND_CAPACITY_DEFAULT);
        }
    }

    /**
     * Checks everything and closes the settings to change.
     *
     * @throws IllegalArgumentException naming the setting, its value and the rule.
     * @throws IllegalStateException when concluded before.
     */
    public SpineConfiguration conclude() {
        requireOpen();
        require(availableCores >= 1, "availableCores", availableCores, "at least 1");
        require(
                Integer.bitCount(ringSize) == 1 && ringSize >= RING_SIZE_MIN && ringSize <= RING_SIZE_MAX,
                "ringSize",
                ringSize,
                "a power of two from " + RING_SIZE_MIN + " to " + RING_SIZE_MAX);
        require(
                unforcedSlotsMax >= 1 && unforcedSlotsMax <= ringSize / 4,
                "unforcedSlotsMax",
                unforcedSlotsMax,
                "from 1 to ringSize/4=" + ringSize / 4);
        require(sequencedPerCycleMax >= 1, "sequencedPerCycleMax", sequencedPerCycleMax, "at least 1");
        require(surplusPerRound >= 0, "surplusPerRound", surplusPerRound, "at least 0");
        require(
                parkPeriodNs >= PARK_PERIOD_NS_MIN && parkPeriodNs <= PARK_PERIOD_NS_MAX,
                "parkPeriodNs",
                parkPeriodNs,
                "from " + PARK_PERIOD_NS_MIN + " to " + PARK_PERIOD_NS_MAX);
        require(tickRepeatMs >= 1, "tickRepeatMs", tickRepeatMs, "at least 1");
        require(slowApplyNs >= 1, "slowApplyNs", slowApplyNs, "at least 1");
        require(closeTimeoutMs >= 1, "closeTimeoutMs", closeTimeoutMs, "at least 1");
        concludeThreads();
        concludeRings();
        isConcluded = true;
        return this;
    }

    private void concludeThreads() {
        require(
                verifyWorkers >= 0 && verifyWorkers <= VERIFY_WORKERS_MAX,
                "verifyWorkers",
                verifyWorkers,
                "from 0 to " + VERIFY_WORKERS_MAX);
        require(
                verifyWorkers == 0 || mode == ThreadingMode.DEDICATED,
                "verifyWorkers",
                verifyWorkers,
                "0 unless mode is DEDICATED, mode=" + mode);
        require(
                !waitMode.isSpinning() || threads() <= availableCores - 1,
                "waitMode",
                waitMode,
                "BACKOFF or PARKING when threads=" + threads() + " exceed availableCores-1=" + (availableCores - 1));
        require(
                waitMode != WaitMode.ECO || mode != ThreadingMode.DEDICATED,
                "waitMode",
                waitMode,
                "BACKOFF or PARKING when mode is DEDICATED, where no stage wakes the next");
        if (pinnedCores.isEmpty()) {
            return;
        }
        require(
                pinnedCores.size() == threads(),
                "pinnedCores",
                pinnedCores,
                "empty, or one core a thread: threads=" + threads());
        require(
                pinnedCores.size() <= availableCores - 1,
                "pinnedCores",
                pinnedCores,
                "at most availableCores-1=" + (availableCores - 1) + ", so that everything else has a core");
        require(new TreeSet<>(pinnedCores).size() == pinnedCores.size(), "pinnedCores", pinnedCores, "different cores");
        for (final int core : pinnedCores) {
            require(core >= 0 && core < availableCores, "pinnedCores", core, "from 0 to " + (availableCores - 1));
        }
    }

    private void concludeRings() {
        sourceRules.forEach((source, rule) -> {
            require(
                    Integer.bitCount(rule.capacity()) == 1 && rule.capacity() >= 2,
                    "capacity of " + source,
                    rule.capacity(),
                    "a power of two, at least 2");
            require(
                    !rule.isHot() || rule.inputLengthMax() >= ProbeFlyweight.LENGTH_MIN,
                    "capacity of " + source,
                    rule.capacity(),
                    "at least " + SourceRule.LONGEST_INPUTS_MIN + " of the shortest probes, bytes="
                            + SourceRule.LONGEST_INPUTS_MIN * ProbeFlyweight.LENGTH_MIN);
            require(rule.share() >= 1, "share of " + source, rule.share(), "at least 1");
        });
        outboundCapacities.forEach((destination, capacity) ->
                require(capacity >= 1, "outbound capacity of " + destination, capacity, "at least 1"));
    }

    /** Threads the mode needs. */
    public int threads() {
        return switch (mode) {
            case DEDICATED -> DEDICATED_THREADS_MIN + verifyWorkers;
            case SHARED -> 1;
            case INVOKER -> 0;
        };
    }

    public boolean isConcluded() {
        return isConcluded;
    }

    /** Cores to count with; what the runtime says, unless a test says otherwise. */
    public SpineConfiguration availableCores(final int value) {
        requireOpen();
        availableCores = value;
        return this;
    }

    public int availableCores() {
        return availableCores;
    }

    public SpineConfiguration mode(final ThreadingMode value) {
        requireOpen();
        mode = value;
        return this;
    }

    public ThreadingMode mode() {
        return mode;
    }

    public SpineConfiguration waitMode(final WaitMode value) {
        requireOpen();
        waitMode = value;
        return this;
    }

    public WaitMode waitMode() {
        return waitMode;
    }

    public SpineConfiguration ringSize(final int value) {
        requireOpen();
        ringSize = value;
        return this;
    }

    public int ringSize() {
        return ringSize;
    }

    public SpineConfiguration unforcedSlotsMax(final int value) {
        requireOpen();
        unforcedSlotsMax = value;
        return this;
    }

    public int unforcedSlotsMax() {
        return unforcedSlotsMax;
    }

    public SpineConfiguration sequencedPerCycleMax(final int value) {
        requireOpen();
        sequencedPerCycleMax = value;
        return this;
    }

    public int sequencedPerCycleMax() {
        return sequencedPerCycleMax;
    }

    public SpineConfiguration surplusPerRound(final int value) {
        requireOpen();
        surplusPerRound = value;
        return this;
    }

    public int surplusPerRound() {
        return surplusPerRound;
    }

    /** Threads for the stateless checks; 0 does them on the apply thread. */
    public SpineConfiguration verifyWorkers(final int value) {
        requireOpen();
        verifyWorkers = value;
        return this;
    }

    public int verifyWorkers() {
        return verifyWorkers;
    }

    /** A core for each thread, in the order of the stages; empty for none. */
    public SpineConfiguration pinnedCores(final List<Integer> value) {
        requireOpen();
        pinnedCores = List.copyOf(value);
        return this;
    }

    public List<Integer> pinnedCores() {
        return pinnedCores;
    }

    public SpineConfiguration parkPeriodNs(final long value) {
        requireOpen();
        parkPeriodNs = value;
        return this;
    }

    public long parkPeriodNs() {
        return parkPeriodNs;
    }

    public SpineConfiguration tickRepeatMs(final long value) {
        requireOpen();
        tickRepeatMs = value;
        return this;
    }

    public long tickRepeatMs() {
        return tickRepeatMs;
    }

    public SpineConfiguration slowApplyNs(final long value) {
        requireOpen();
        slowApplyNs = value;
        return this;
    }

    public long slowApplyNs() {
        return slowApplyNs;
    }

    public SpineConfiguration closeTimeoutMs(final long value) {
        requireOpen();
        closeTimeoutMs = value;
        return this;
    }

    public long closeTimeoutMs() {
        return closeTimeoutMs;
    }

    public SpineConfiguration sourceRule(final Source source, final SourceRule value) {
        requireOpen();
        sourceRules.put(source, value);
        return this;
    }

    public SourceRule sourceRule(final Source source) {
        return sourceRules.get(source);
    }

    public SpineConfiguration outboundCapacity(final Destination destination, final int value) {
        requireOpen();
        outboundCapacities.put(destination, value);
        return this;
    }

    public int outboundCapacity(final Destination destination) {
        return outboundCapacities.get(destination);
    }

    private void requireOpen() {
        if (isConcluded) {
            throw new IllegalStateException("spine configuration is concluded");
        }
    }

    private static void require(final boolean holds, final String setting, final Object value, final String rule) {
        if (!holds) {
            throw new IllegalArgumentException(setting + "=" + value + " must be " + rule);
        }
    }
}
