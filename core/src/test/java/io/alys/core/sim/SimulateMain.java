// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Simulates networks from seeds: what {@code scripts/simulate} runs. */
public final class SimulateMain {
    private static final int AUTHORITIES = 7;
    private static final double SLOTS_PER_HOUR = 1800;
    private static final double SLOT_S = 2;
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final PrintStream OUT = System.out;
    private static final PrintStream ERR = System.err;

    private SimulateMain() {}

    /** Runs the seeds asked for; ends with 1 when an invariant broke. */
    public static void main(final String[] arguments) {
        try {
            System.exit(run(Wish.of(List.of(arguments))));
        } catch (final IllegalArgumentException e) {
            ERR.println(e.getMessage() + "; --help says what there is");
            System.exit(WRONG_USE);
        }
    }

    private static int run(final Wish wish) {
        final int slots = (int) Math.ceil(wish.hours * SLOTS_PER_HOUR);
        final long beganNs = System.nanoTime();
        for (long seed = wish.from; seed <= wish.to; seed++) {
            final SimOptions options = SimOptions.draw(seed, wish.nodes, slots);
            final long startNs = System.nanoTime();
            final String violation = violation(options);
            if (violation != null) {
                report(options, violation, wish.isShrunk);
                return FAILED;
            }
            final double tookS = (System.nanoTime() - startNs) / (double) TimeUnit.SECONDS.toNanos(1);
            OUT.printf(
                    Locale.ROOT,
                    "seed=%d nodes=%d liars=%d mishaps=%d: %.1f s, %.0f times real time%n",
                    seed,
                    wish.nodes,
                    options.liars(),
                    options.mishaps().size(),
                    tookS,
                    slots * SLOT_S / tookS);
        }
        OUT.printf(
                Locale.ROOT,
                "%d seeds without a violation in %.0f s%n",
                wish.to - wish.from + 1,
                (System.nanoTime() - beganNs) / (double) TimeUnit.SECONDS.toNanos(1));
        return 0;
    }

    /** What broke; null when nothing did. */
    private static String violation(final SimOptions options) {
        try {
            new Simulation(options).run();
            return null;
        } catch (final Simulation.Violation e) {
            return e.getMessage();
        }
    }

    private static void report(final SimOptions options, final String violation, final boolean isShrunk) {
        OUT.println("VIOLATION with seed=" + options.seed() + ": " + violation);
        if (!isShrunk) {
            return;
        }
        OUT.println("options: " + options.with(List.of()));
        OUT.println("looking for fewer mishaps that do ...");
        final SimOptions fewer = shrink(options);
        OUT.println("these are enough: " + violation(fewer));
        fewer.mishaps().forEach(mishap -> OUT.println("  " + mishap));
    }

    /** Leaves out halves, quarters and so on, as long as something still breaks. */
    private static SimOptions shrink(final SimOptions options) {
        SimOptions best = options;
        for (int parts = 2; best.mishaps().size() > 1; ) {
            final SimOptions smaller = withoutAPart(best, parts);
            if (smaller != null) {
                best = smaller;
            } else if (parts < best.mishaps().size()) {
                parts = Math.min(2 * parts, best.mishaps().size());
            } else {
                return best;
            }
        }
        return best;
    }

    private static SimOptions withoutAPart(final SimOptions options, final int parts) {
        final int size = options.mishaps().size();
        for (int part = 0; part < parts; part++) {
            final List<Mishap> left = new ArrayList<>(options.mishaps());
            left.subList(part * size / parts, (part + 1) * size / parts).clear();
            if (left.size() < size && violation(options.with(left)) != null) {
                return options.with(left);
            }
        }
        return null;
    }

    /** What was asked for. */
    private static final class Wish {
        private long from = 1;
        private long to = 10;
        private int nodes = AUTHORITIES;
        private double hours = 1;
        private boolean isShrunk = true;

        private static Wish of(final List<String> arguments) {
            final Wish wish = new Wish();
            for (int i = 0; i < arguments.size(); i++) {
                switch (arguments.get(i)) {
                    case "--nodes" -> wish.nodes = (int) number(arguments, ++i, 1, 64);
                    case "--hours" -> wish.hours = number(arguments, ++i, 0.01, 1000);
                    case "--first" -> wish.isShrunk = false;
                    default -> wish.seeds(arguments.get(i));
                }
            }
            return wish;
        }

        private void seeds(final String text) {
            if (!text.matches("\\d{1,18}(-\\d{1,18})?")) {
                throw new IllegalArgumentException("seed=" + text + " must be a number or two with a dash between");
            }
            final String[] ends = text.split("-", -1);
            from = Long.parseLong(ends[0]);
            to = Long.parseLong(ends[ends.length - 1]);
        }

        private static double number(
                final List<String> arguments, final int at, final double least, final double most) {
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
}
