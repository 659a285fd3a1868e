// SPDX-License-Identifier: Apache-2.0
package io.alys.core.configuration;

import static io.alys.core.actor.EventSourcedActor.NO_DEADLINE;

import io.alys.core.actor.CurrentInput;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.codec.Verdict;
import io.alys.core.command.ConfigurationCommand;
import io.alys.core.effect.Effect;
import io.alys.core.effect.Effects;
import io.alys.core.effect.SettingChange;
import io.alys.core.event.ConfigurationEvent;
import io.alys.core.event.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Decides on reloads: one at a time, settled within a deadline or rolled back. What the settings mean is known outside;
 * here is what was asked, when, and what came of it. Until the first reload it is empty.
 */
public final class Configuration implements Recorded {
    /** How long a reload may take, milliseconds of sequenced time. */
    public static final long SETTLE_MS = 30_000;

    public static final int CHANGES_MAX = 64;
    public static final int KEY_LENGTH_MAX = 64;
    public static final int VALUE_LENGTH_MAX = 256;

    private static final long NO_RELOAD = -1;

    private final Consumer<Event> journal;
    private final BiConsumer<Verdict, String> refusals;
    private final Map<String, SettingChange> changed = new TreeMap<>();
    private long pending = NO_RELOAD;
    private long deadlineMs = NO_DEADLINE;
    private List<SettingChange> pendingChanges = List.of();
    private long appliedCount = 0;
    private long rolledBackCount = 0;

    /**
     * Nothing was ever reloaded.
     *
     * @param journal takes each event, after it was applied.
     * @param refusals takes the verdict and the reason of an input that is not acted on.
     */
    public Configuration(final Consumer<Event> journal, final BiConsumer<Verdict, String> refusals) {
        this.journal = journal;
        this.refusals = refusals;
    }

    /** Acts on an input about settings. */
    public void decide(final ConfigurationCommand command, final CurrentInput input) {
        switch (command) {
            case ConfigurationCommand.ReloadConfiguration reload ->
                begin(reload, input.sequence(), input.timeMs(), input.effects());
            case ConfigurationCommand.SettleReload settle -> settle(settle, input.effects());
        }
    }

    /** Time passed: a reload that nobody settled is rolled back. */
    public void tick(final long nowMs, final Effects effects) {
        if (deadlineMs <= nowMs) {
            rollBack("not settled within " + SETTLE_MS + " ms", effects);
        }
    }

    /** The process starts: a reload that the last one did not settle did not happen, as the new one reads its own settings. */
    public void start(final Effects effects) {
        if (pending != NO_RELOAD) {
            rollBack("the process ended before it was settled", effects);
        }
    }

    /** Changes what an event says. */
    public void apply(final ConfigurationEvent event) {
        switch (event) {
            case ConfigurationEvent.ReloadBegun begun -> {
                pending = begun.reload();
                deadlineMs = begun.deadlineMs();
                pendingChanges = begun.changes();
            }
            case ConfigurationEvent.ConfigurationApplied applied -> {
                for (final SettingChange change : pendingChanges) {
                    changed.merge(
                            change.key(),
                            change,
                            (first, last) -> new SettingChange(first.key(), first.before(), last.after()));
                }
                appliedCount++;
                end();
            }
            case ConfigurationEvent.ConfigurationRolledBack rolledBack -> {
                rolledBackCount++;
                end();
            }
        }
    }

    /** A process began, with the settings it read. */
    public void onNodeStarted() {
        changed.clear();
    }

    /** When a reload under way counts as failed, or {@code NO_DEADLINE}. */
    public long deadlineMs() {
        return deadlineMs;
    }

    public boolean isReloading() {
        return pending != NO_RELOAD;
    }

    /** What differs from the settings the process began with, by key. */
    public List<SettingChange> changes() {
        return List.copyOf(changed.values());
    }

    /** Reloads applied since the journal began. */
    public long appliedCount() {
        return appliedCount;
    }

    /** Reloads rolled back since the journal began. */
    public long rolledBackCount() {
        return rolledBackCount;
    }

    /** True while there never was a reload: then nothing is added to a digest. */
    public boolean isEmpty() {
        return pending == NO_RELOAD && appliedCount == 0 && rolledBackCount == 0;
    }

    private void begin(
            final ConfigurationCommand.ReloadConfiguration reload,
            final long sequence,
            final long nowMs,
            final Effects effects) {
        final String fault = faultOf(reload.changes());
        if (fault != null) {
            refusals.accept(Verdict.REFUSED, fault);
            effects.add(new Effect.ReloadSettled(sequence, false, fault));
            return;
        }
        record(new ConfigurationEvent.ReloadBegun(sequence, reload.requestedBy(), reload.changes(), nowMs + SETTLE_MS));
        effects.add(new Effect.ReloadWanted(sequence, reload.changes()));
    }

    /** Why the changes can't be tried now, or null. */
    private String faultOf(final List<SettingChange> changes) {
        if (pending != NO_RELOAD) {
            return "another reload is under way: reload=" + pending;
        }
        if (changes.isEmpty() || changes.size() > CHANGES_MAX) {
            return "changes=" + changes.size() + " must be 1 to " + CHANGES_MAX;
        }
        final Set<String> keys = new TreeSet<>();
        for (final SettingChange change : changes) {
            if (change.key().length() > KEY_LENGTH_MAX
                    || change.before().length() > VALUE_LENGTH_MAX
                    || change.after().length() > VALUE_LENGTH_MAX) {
                return "a key may have " + KEY_LENGTH_MAX + " characters, a value " + VALUE_LENGTH_MAX;
            }
            if (!keys.add(change.key())) {
                return change.key() + " is there twice";
            }
        }
        return null;
    }

    private void settle(final ConfigurationCommand.SettleReload settle, final Effects effects) {
        if (settle.reload() != pending || pending == NO_RELOAD) {
            refusals.accept(Verdict.STALE, "reload=" + settle.reload() + " is not under way");
            return;
        }
        if (!settle.isApplied()) {
            rollBack(settle.reason(), effects);
            return;
        }
        effects.add(new Effect.ReloadSettled(pending, true, ""));
        record(new ConfigurationEvent.ConfigurationApplied(pending));
    }

    private void rollBack(final String reason, final Effects effects) {
        effects.add(new Effect.ReloadSettled(pending, false, reason));
        record(new ConfigurationEvent.ConfigurationRolledBack(pending, reason));
    }

    private void record(final ConfigurationEvent event) {
        apply(event);
        journal.accept(event);
    }

    private void end() {
        pending = NO_RELOAD;
        deadlineMs = NO_DEADLINE;
        pendingChanges = List.of();
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int64("pending", pending);
        writer.int64("deadlineMs", deadlineMs);
        writer.list("pendingChanges", pendingChanges);
        writer.list("changed", changes());
        writer.int64("appliedCount", appliedCount);
        writer.int64("rolledBackCount", rolledBackCount);
    }

    /** Takes over what {@link #writeFields} wrote. */
    public void readFields(final FieldReader reader) {
        pending = reader.int64("pending");
        deadlineMs = reader.int64("deadlineMs");
        pendingChanges = reader.list("pendingChanges", SettingChange::read);
        changed.clear();
        for (final SettingChange change : reader.list("changed", SettingChange::read)) {
            changed.put(change.key(), change);
        }
        appliedCount = reader.int64("appliedCount");
        rolledBackCount = reader.int64("rolledBackCount");
    }
}
