// SPDX-License-Identifier: Apache-2.0
package io.alys.node.reload;

import io.alys.core.command.Command;
import io.alys.core.command.ConfigurationCommand;
import io.alys.core.effect.Effect;
import io.alys.core.effect.SettingChange;
import io.alys.core.port.CommandSink;
import io.alys.node.config.ConfigurationException;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The I/O half of a reload. Reads the files again and checks them, asks the machine, prepares every part that the changes
 * concern, lets them adopt, waits until they have, and tells the machine; at the first fault they all go back. The machine
 * has the last word, as its journal does.
 */
public final class ReloadAgent implements Agent {
    /** How long the parts may take; the machine waits longer. */
    static final long ADOPT_MS = 10_000;

    private static final long NO_RELOAD = -1;
    private static final int EFFECTS_MAX = 64;
    private static final int REASON_LENGTH_MAX = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger("alys");

    private final List<ReloadablePart> parts;
    private final CommandSink sink;
    private final NanoClock clock;
    private final BiConsumer<Settings, ReloadOutcome> listener;
    private final OneToOneConcurrentArrayQueue<Effect> effects = new OneToOneConcurrentArrayQueue<>(EFFECTS_MAX);
    private final Map<ReloadOutcome.Result, AtomicLong> counts = new EnumMap<>(ReloadOutcome.Result.class);

    /** Who asked for the reload under way, or null. Written by whoever asks, emptied by this agent. */
    private final AtomicReference<String> wish = new AtomicReference<>();

    // This agent's thread alone.
    private final FileWatch watch;
    private Settings current;
    private State state = State.IDLE;
    private Settings next = null;
    private long reload = NO_RELOAD;
    private boolean isAdopted = false;
    private long deadlineNs = 0;
    private Command offered = null;

    /**
     * @param current settings in force.
     * @param parts all that can take other settings.
     * @param sink of inputs, for this agent's thread.
     * @param listener told, on this agent's thread, what is in force after each wish.
     */
    public ReloadAgent(
            final Settings current,
            final List<ReloadablePart> parts,
            final CommandSink sink,
            final NanoClock clock,
            final BiConsumer<Settings, ReloadOutcome> listener) {
        this.current = current;
        this.parts = List.copyOf(parts);
        this.sink = sink;
        this.clock = clock;
        this.listener = listener;
        this.watch = new FileWatch(current.files(), clock);
        for (final ReloadOutcome.Result result : ReloadOutcome.Result.values()) {
            counts.put(result, new AtomicLong());
        }
    }

    /** Asks for a reload; false while another is under way. For any thread. */
    public boolean request(final String by) {
        final boolean isTaken = wish.compareAndSet(null, by);
        if (!isTaken) {
            LOG.warn("reload for {} refused: another is under way", by);
        }
        return isTaken;
    }

    /** Takes what the machine wants done, from the thread that takes its effects. */
    public void onEffect(final Effect effect) {
        if (!effects.offer(effect)) {
            throw new IllegalStateException("the machine asked for more than " + EFFECTS_MAX + " reloads at once");
        }
    }

    /** How many wishes ended so. For any thread. */
    public long count(final ReloadOutcome.Result result) {
        return counts.get(result).get();
    }

    @Override
    public int doWork() {
        final Effect effect = effects.poll();
        if (effect != null) {
            act(effect);
            return 1;
        }
        return switch (state) {
            case IDLE -> beginIfWanted();
            case ASKING -> offer(State.ASKED);
            case ADOPTING -> awaitAdoption();
            case ANSWERING -> offer(State.ANSWERED);
            case ASKED, ANSWERED -> 0;
        };
    }

    @Override
    public String roleName() {
        return "alys-reload";
    }

    private void act(final Effect effect) {
        switch (effect) {
            case Effect.ReloadWanted wanted -> adopt(wanted);
            case Effect.ReloadSettled settled -> end(settled);
            default -> throw new IllegalArgumentException("the reload can't do " + effect);
        }
    }

    private int beginIfWanted() {
        if (wish.get() == null
                && watch.isChanged(TimeUnit.MILLISECONDS.toNanos(current.number(Property.CONFIG_WATCH_MS)))) {
            request("changed file");
        }
        final String by = wish.get();
        if (by == null) {
            return 0;
        }
        try {
            next = current.reread().check();
        } catch (final ConfigurationException wrong) {
            end(ReloadOutcome.Result.REFUSED, wrong.getMessage());
            return 1;
        }
        final List<Property> changed = current.differences(next);
        final String bound = changed.stream()
                .filter(property -> !property.isReloadable())
                .map(Property::key)
                .collect(Collectors.joining(", "));
        if (!bound.isEmpty()) {
            end(ReloadOutcome.Result.REFUSED, "needs restart: " + bound);
        } else if (changed.isEmpty()) {
            end(ReloadOutcome.Result.UNCHANGED, "");
        } else {
            offered = new ConfigurationCommand.ReloadConfiguration(by, changes());
            state = State.ASKING;
        }
        return 1;
    }

    private List<SettingChange> changes() {
        return current.differences(next).stream()
                .map(property -> new SettingChange(property.key(), current.text(property), next.text(property)))
                .toList();
    }

    private int offer(final State then) {
        final int result = sink.offer(offered);
        if (result == CommandSink.BACK_PRESSURED) {
            return 0;
        }
        if (result == CommandSink.CLOSED) {
            goBack();
            end(ReloadOutcome.Result.REFUSED, "the node is stopping");
        } else {
            state = then;
        }
        return 1;
    }

    private void adopt(final Effect.ReloadWanted wanted) {
        reload = wanted.reload();
        if (state != State.ASKED || !changes().equals(wanted.changes())) {
            answer(false, "nobody waits for it");
            return;
        }
        try {
            concerned().forEach(part -> part.prepare(next));
            isAdopted = true;
            concerned().forEach(part -> part.adopt(next));
        } catch (final RuntimeException fault) {
            goBack();
            answer(false, fault.getMessage());
            return;
        }
        deadlineNs = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ADOPT_MS);
        state = State.ADOPTING;
    }

    private int awaitAdoption() {
        final List<ReloadablePart> waiting =
                concerned().stream().filter(part -> !part.isAdopted()).toList();
        if (waiting.isEmpty()) {
            answer(true, "");
            return 1;
        }
        if (clock.nanoTime() - deadlineNs < 0) {
            return 0;
        }
        goBack();
        answer(
                false,
                "not taken over within " + ADOPT_MS + " ms: "
                        + waiting.stream()
                                .flatMap(part -> part.properties().stream())
                                .map(Property::key)
                                .collect(Collectors.joining(", ")));
        return 1;
    }

    private List<ReloadablePart> concerned() {
        final List<Property> changed = current.differences(next);
        return parts.stream()
                .filter(part -> part.properties().stream().anyMatch(changed::contains))
                .toList();
    }

    private void answer(final boolean isApplied, final String reason) {
        final String text = String.valueOf(reason);
        offered = new ConfigurationCommand.SettleReload(
                reload, isApplied, text.substring(0, Math.min(text.length(), REASON_LENGTH_MAX)));
        state = State.ANSWERING;
    }

    /** The machine has decided, perhaps without waiting for the parts. */
    private void end(final Effect.ReloadSettled settled) {
        if (state == State.IDLE || (reload != NO_RELOAD && reload != settled.reload())) {
            return;
        }
        if (settled.isApplied()) {
            final String text = changes().stream().map(SettingChange::toString).collect(Collectors.joining(", "));
            current = next;
            end(ReloadOutcome.Result.APPLIED, text);
            return;
        }
        goBack();
        end(
                settled.reload() == reload ? ReloadOutcome.Result.ROLLED_BACK : ReloadOutcome.Result.REFUSED,
                settled.reason());
    }

    private void goBack() {
        if (isAdopted) {
            isAdopted = false;
            concerned().forEach(part -> part.adopt(current));
        }
    }

    private void end(final ReloadOutcome.Result result, final String text) {
        final ReloadOutcome outcome = new ReloadOutcome(result, text);
        state = State.IDLE;
        next = null;
        reload = NO_RELOAD;
        isAdopted = false;
        offered = null;
        counts.get(result).incrementAndGet();
        listener.accept(current, outcome);
        wish.set(null);
    }

    /** Where a reload stands. */
    private enum State {
        IDLE,
        /** The wish is not in the machine's ring yet. */
        ASKING,
        /** The machine was asked. */
        ASKED,
        /** The parts were told, and not all have it yet. */
        ADOPTING,
        /** What became of it is not in the machine's ring yet. */
        ANSWERING,
        /** The machine was told. */
        ANSWERED
    }
}
