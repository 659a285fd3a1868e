// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.replay;

import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Verdict;
import io.alys.journal.rerun.RecordText;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.function.Predicate;

/** When to stop: {@code sequence=N}, {@code type=Name}, {@code event=Name}, {@code verdict=NAME} or {@code time=ISO}. */
public final class ReplayUntil implements Predicate<RecordFrame> {
    private static final ReplayUntil NEVER = new ReplayUntil("the end", record -> false);

    private final String text;
    private final Predicate<RecordFrame> condition;

    private ReplayUntil(final String text, final Predicate<RecordFrame> condition) {
        this.text = text;
        this.condition = condition;
    }

    public static ReplayUntil never() {
        return NEVER;
    }

    /**
     * Reads a condition.
     *
     * @throws IllegalArgumentException naming what is wrong with it.
     */
    public static ReplayUntil parse(final String text) {
        final int equals = text.indexOf('=');
        final String field = equals < 0 ? text : text.substring(0, equals);
        final String value = equals < 0 ? "" : text.substring(equals + 1);
        try {
            return new ReplayUntil(text, condition(field, value));
        } catch (final NumberFormatException | DateTimeParseException e) {
            throw new IllegalArgumentException("until=" + text + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean test(final RecordFrame record) {
        return condition.test(record);
    }

    @Override
    public String toString() {
        return text;
    }

    private static Predicate<RecordFrame> condition(final String field, final String value) {
        return switch (field) {
            case "sequence" -> {
                final long sequence = Long.parseLong(value);
                yield record -> record.sequence() >= sequence;
            }
            case "time" -> {
                final long timeMs = Instant.parse(value).toEpochMilli();
                yield record -> record.timeMs() >= timeMs;
            }
            case "type" -> record -> RecordText.typeName(record.inputType()).equals(value);
            case "event" -> record -> RecordText.eventNames(record).contains(value);
            case "verdict" -> {
                final Verdict verdict = Verdict.valueOf(value.toUpperCase(Locale.ROOT));
                yield record -> record.verdict() == verdict;
            }
            default ->
                throw new IllegalArgumentException(
                        "until=" + field + "=" + value + " must be one of sequence, time, type, event, verdict");
        };
    }
}
