// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import com.sun.management.OperatingSystemMXBean;
import io.alys.core.fixture.FakeSignatures;
import io.alys.core.fixture.SignatureScheme;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;

/** Simulates networks from seeds: what {@code scripts/simulate} runs. */
public final class SimulateMain {
    private static final double SLOT_S = 2;
    private static final long REAL_EACH = 50;
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final PrintStream OUT = System.out;
    private static final PrintStream ERR = System.err;

    private final SimulateWish wish;
    private final long beganNs = System.nanoTime();
    private final AtomicLong next;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong slotsDone = new AtomicLong();
    private final Queue<Simulation.Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isFailed = new AtomicBoolean();

    private SimulateMain(final SimulateWish wish) {
        this.wish = wish;
        this.next = new AtomicLong(wish.from());
    }

    /** Runs the seeds asked for; ends with 1 when an invariant broke. */
    public static void main(final String[] arguments) throws InterruptedException {
        try {
            System.exit(new SimulateMain(SimulateWish.of(List.of(arguments))).run());
        } catch (final IllegalArgumentException e) {
            ERR.println(e.getMessage() + "; --help says what there is");
            System.exit(WRONG_USE);
        }
    }

    private int run() throws InterruptedException {
        final List<Thread> threads = new ArrayList<>();
        for (int i = 1; i < wish.jobs(); i++) {
            threads.add(Thread.ofPlatform().start(this::runSeeds));
        }
        runSeeds();
        for (final Thread thread : threads) {
            thread.join();
        }
        final double tookS = secondsSince(beganNs);
        OUT.printf(
                Locale.ROOT,
                "%d seeds in %.0f s%s; %.0f times real time by the clock, %.0f by what the whole process took of processors%n",
                done.get(),
                tookS,
                isFailed.get() ? ", then a violation" : " without a violation",
                slotsDone.get() * SLOT_S / tookS,
                slotsDone.get() * SLOT_S / processS());
        sumUp("without merge mining", false);
        sumUp("with merge mining, the wait for a miner included", true);
        return isFailed.get() ? FAILED : 0;
    }

    private void sumUp(final String networks, final boolean isMined) {
        final List<Simulation.Outcome> those = outcomes.stream()
                .filter(outcome -> outcome.isMined() == isMined)
                .toList();
        if (!those.isEmpty()) {
            OUT.printf(
                    Locale.ROOT,
                    "slots, once all was well, %s: %s until the network had a new block, %s until every honest node had%n",
                    networks,
                    spread(those, Simulation.Outcome::backAfter),
                    spread(those, Simulation.Outcome::allBackAfter));
        }
    }

    /** Median, 99th percentile and most. */
    private static String spread(
            final List<Simulation.Outcome> outcomes, final ToIntFunction<Simulation.Outcome> slotsOf) {
        final int[] slots = outcomes.stream().mapToInt(slotsOf).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "%d (p99 %d, at most %d)",
                slots[slots.length / 2],
                slots[slots.length * 99 / 100],
                slots[slots.length - 1]);
    }

    private void runSeeds() {
        for (long seed = next.getAndIncrement(); isWanted(seed); seed = next.getAndIncrement()) {
            runSeed(SimOptions.draw(seed, wish.nodes(), wish.slots(), wish.faults()));
        }
    }

    private boolean isWanted(final long seed) {
        return seed <= wish.to() && !isFailed.get() && secondsSince(beganNs) < wish.minutes() * 60;
    }

    private void runSeed(final SimOptions options) {
        final double startS = threadS();
        final SignatureScheme scheme = schemeOf(options.seed());
        final Simulation simulation = new Simulation(options, scheme);
        final Simulation.Outcome outcome;
        try {
            outcome = simulation.run();
        } catch (final Simulation.Violation violation) {
            if (!isFailed.getAndSet(true)) {
                report(options, simulation, violation);
            }
            return;
        }
        done.incrementAndGet();
        slotsDone.addAndGet(Simulation.slotsOf(options));
        outcomes.add(outcome);
        final double tookS = threadS() - startS;
        OUT.printf(
                Locale.ROOT,
                "seed=%d nodes=%d liars=%d mishaps=%d%s%s settled=%d reorgs=%d back=%d all=%d journals=%016x: %.1f s, %.0f times real time%n",
                options.seed(),
                options.authorities(),
                options.liars(),
                options.mishaps().size(),
                outcome.isMined() ? " mined" : "",
                scheme instanceof FakeSignatures ? "" : " signatures=real",
                outcome.settledHeight(),
                outcome.reorgs(),
                outcome.backAfter(),
                outcome.allBackAfter(),
                outcome.journals(),
                tookS,
                Simulation.slotsOf(options) * SLOT_S / tookS);
    }

    /** One seed in fifty signs for real, where the class path knows how. */
    private static SignatureScheme schemeOf(final long seed) {
        return seed % REAL_EACH == 0
                ? ServiceLoader.load(SignatureScheme.class).findFirst().orElseGet(FakeSignatures::new)
                : new FakeSignatures();
    }

    /** Of processor, by this thread alone. */
    private static double threadS() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** Of processor, with the compiler and the collector. */
    private static double processS() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
                / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static double secondsSince(final long ns) {
        return (System.nanoTime() - ns) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private void report(final SimOptions options, final Simulation simulation, final Simulation.Violation violation) {
        OUT.println("VIOLATION with seed=" + options.seed() + ": " + violation.getMessage());
        OUT.printf(
                Locale.ROOT,
                "again: scripts/simulate %d --nodes %d --hours %s%s%n",
                options.seed(),
                wish.nodes(),
                wish.hours(),
                wish.faultsArgument());
        OUT.println("options: " + options.with(List.of()));
        simulation.trace(violation).forEach(OUT::println);
        if (!wish.isShrunk()) {
            return;
        }
        OUT.println("looking for fewer mishaps that do ...");
        final SimOptions fewer = shrink(options);
        final Simulation again = new Simulation(fewer, schemeOf(fewer.seed()));
        try {
            again.run();
        } catch (final Simulation.Violation e) {
            OUT.println("these are enough: " + e.getMessage());
            fewer.mishaps().forEach(mishap -> OUT.println("  " + mishap));
            again.trace(e).forEach(OUT::println);
        }
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
            if (left.size() < size && isBroken(options.with(left))) {
                return options.with(left);
            }
        }
        return null;
    }

    private static boolean isBroken(final SimOptions options) {
        try {
            new Simulation(options, schemeOf(options.seed())).run();
            return false;
        } catch (final Simulation.Violation e) {
            return true;
        }
    }
}
