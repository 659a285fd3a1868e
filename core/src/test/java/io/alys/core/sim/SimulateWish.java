// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@link SimulateMain} was asked for.
 *
 * @param from the first seed.
 * @param to the last seed.
 * @param minutes after which no other seed begins.
 * @param jobs how many seeds run at once.
 * @param isShrunk whether the fewest mishaps are looked for that break an invariant.
 */
record SimulateWish(
        long from,
        long to,
        int nodes,
        double hours,
        double minutes,
        int jobs,
        boolean isShrunk,
        Optional<Set<Mishap.Kind>> faults) {
    private static final String NO_FAULTS = "none";
    private static final double SLOTS_PER_HOUR = 1800;

    /** Slots in which anything may happen. */
    int slots() {
        return (int) Math.ceil(hours * SLOTS_PER_HOUR);
    }

    /**
     * @throws IllegalArgumentException naming what can't be.
     */
    static SimulateWish of(final List<String> arguments) {
        SimulateWish wish = new SimulateWish(1, 10, 7, 1, Integer.MAX_VALUE, 1, true, Optional.empty());
        boolean isTimed = false;
        boolean isRange = false;
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--nodes" -> wish = wish.withNodes((int) number(arguments, ++i, 1, 64));
                case "--hours" -> wish = wish.withHours(number(arguments, ++i, 0.01, 1000));
                case "--minutes" -> {
                    wish = wish.withMinutes(number(arguments, ++i, 0.01, 100_000));
                    isTimed = true;
                }
                case "--jobs" -> wish = wish.withJobs((int) number(arguments, ++i, 1, 256));
                case "--first" -> wish = wish.unshrunk();
                case "--faults" -> wish = wish.withFaults(++i < arguments.size() ? arguments.get(i) : "");
                default -> {
                    wish = wish.withSeeds(arguments.get(i));
                    isRange = arguments.get(i).contains("-");
                }
            }
        }
        return isTimed && !isRange ? wish.withoutEnd() : wish;
    }

    private SimulateWish withSeeds(final String text) {
        if (!text.matches("\\d{1,18}(-\\d{1,18})?")) {
            throw new IllegalArgumentException("seed=" + text + " must be a number or two with a dash between");
        }
        final String[] ends = text.split("-", -1);
        return new SimulateWish(
                Long.parseLong(ends[0]),
                Long.parseLong(ends[ends.length - 1]),
                nodes,
                hours,
                minutes,
                jobs,
                isShrunk,
                faults);
    }

    private SimulateWish withoutEnd() {
        return new SimulateWish(from, Long.MAX_VALUE, nodes, hours, minutes, jobs, isShrunk, faults);
    }

    private SimulateWish withNodes(final int wanted) {
        return new SimulateWish(from, to, wanted, hours, minutes, jobs, isShrunk, faults);
    }

    private SimulateWish withHours(final double wanted) {
        return new SimulateWish(from, to, nodes, wanted, minutes, jobs, isShrunk, faults);
    }

    private SimulateWish withMinutes(final double wanted) {
        return new SimulateWish(from, to, nodes, hours, wanted, jobs, isShrunk, faults);
    }

    private SimulateWish withJobs(final int wanted) {
        return new SimulateWish(from, to, nodes, hours, minutes, wanted, isShrunk, faults);
    }

    private SimulateWish withFaults(final String text) {
        final Set<Mishap.Kind> kinds = EnumSet.noneOf(Mishap.Kind.class);
        for (final String name : text.equals(NO_FAULTS) ? List.<String>of() : List.of(text.split(",", -1))) {
            kinds.add(Arrays.stream(Mishap.Kind.values())
                    .filter(kind -> nameOf(kind).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("--faults=" + name + " must be " + NO_FAULTS
                            + ", or some of "
                            + Arrays.stream(Mishap.Kind.values())
                                    .map(SimulateWish::nameOf)
                                    .collect(Collectors.joining(",")))));
        }
        return new SimulateWish(from, to, nodes, hours, minutes, jobs, isShrunk, Optional.of(kinds));
    }

    private static String nameOf(final Mishap.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As it was given, with a space in front; empty when it was not. */
    String faultsArgument() {
        return faults.map(kinds -> kinds.isEmpty()
                        ? " --faults " + NO_FAULTS
                        : " --faults "
                                + kinds.stream().map(SimulateWish::nameOf).collect(Collectors.joining(",")))
                .orElse("");
    }

    private SimulateWish unshrunk() {
        return new SimulateWish(from, to, nodes, hours, minutes, jobs, false, faults);
    }

    private static double number(final List<String> arguments, final int at, final double least, final double most) {
        final String name = arguments.get(at - 1);
        final String text = at < arguments.size() ? arguments.get(at) : "";
        if (!text.matches("\\d{1,9}(\\.\\d{1,9})?")
                || Double.parseDouble(text) < least
                || Double.parseDouble(text) > most) {
            throw new IllegalArgumentException(
                    name + "=" + text + String.format(Locale.ROOT, " must be %.2f to %.0f", least, most));
        }
        return Double.parseDouble(text);
    }
}
