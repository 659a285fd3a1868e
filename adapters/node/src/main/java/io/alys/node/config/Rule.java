// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the value of a property must be, and how to say so. */
public sealed interface Rule {
    /** What the value must be, to stand after "must be"; null when it is that. */
    String violation(String value);

    /** What values there are, for people. */
    String words();

    /** A whole number with a unit, between two bounds, both allowed. */
    static Rule whole(final long min, final long max, final String unit) {
        return new Whole(min, max, unit, false);
    }

    /** The same where it must be a power of two. */
    static Rule powerOfTwo(final long min, final long max, final String unit) {
        return new Whole(min, max, unit, true);
    }

    /** One of some words, as they are written. */
    static Rule word(final String... words) {
        return new Word(List.of(words), true);
    }

    /** The name of one of some constants, in capitals or not. */
    static Rule constant(final Enum<?>... constants) {
        return new Word(List.of(constants).stream().map(Enum::name).toList(), false);
    }

    /**
     * Text that has a form.
     *
     * @param form regular expression that it matches as a whole.
     * @param words what that form is.
     */
    static Rule text(final String form, final String words) {
        return new Text(Pattern.compile(form, Pattern.DOTALL), words);
    }

    /** A whole number. */
    record Whole(long min, long max, String unit, boolean isPowerOfTwo) implements Rule {
        @Override
        public String violation(final String value) {
            final long number;
            try {
                number = Long.parseLong(value);
            } catch (final NumberFormatException e) {
                return "a whole number: " + words();
            }
            final boolean isFine = number >= min && number <= max && (!isPowerOfTwo || Long.bitCount(number) == 1);
            return isFine ? null : words();
        }

        @Override
        public String words() {
            final String most = max == Long.MAX_VALUE ? min + " or more" : min + " to " + max;
            return (isPowerOfTwo ? "a power of two, " : "") + most + (unit.isEmpty() ? "" : " " + unit);
        }
    }

    /** One of some words. */
    record Word(List<String> all, boolean isCaseKept) implements Rule {
        @Override
        public String violation(final String value) {
            return all.contains(isCaseKept ? value : value.toUpperCase(Locale.ROOT)) ? null : words();
        }

        @Override
        public String words() {
            return "one of " + String.join(", ", all);
        }
    }

    /** Text of a form. */
    record Text(Pattern form, String words) implements Rule {
        @Override
        public String violation(final String value) {
            return form.matcher(value).matches() ? null : words;
        }
    }
}
