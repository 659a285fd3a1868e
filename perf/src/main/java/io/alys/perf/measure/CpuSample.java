// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.measure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the processors did since the system started, in ticks, as Linux counts it (proc(5)).
 *
 * @param cores there are.
 * @param total of all states and cores.
 * @param busy on somebody's behalf.
 * @param stolen by whoever runs this machine as a guest.
 * @param own of this process.
 * @param kernel of the kernel's workers and interrupts: what they do is caused by those who write, and what a contestant
 *     that forces each batch causes is a fifth of a core.
 */
public record CpuSample(int cores, long total, long busy, long stolen, long own, long kernel) {
    /** Where there is no such count. */
    public static final CpuSample UNKNOWN = new CpuSample(0, 0, 0, 0, 0, 0);

    private static final int STATES = 8;
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int IRQ = 5;
    private static final int SOFT_IRQ = 6;
    private static final int STEAL = 7;
    private static final int PARENT_FIELD = 1;
    private static final int USER_FIELD = 11;
    private static final String KTHREADD = "2";
    private static final double PERCENT = 100;

    /** Reads the counts now. */
    public static CpuSample take() {
        try {
            return parse(
                    Files.readAllLines(Path.of("/proc/stat")),
                    Files.readString(Path.of("/proc/self/stat")),
                    everybody(Path.of("/proc")));
        } catch (final IOException | RuntimeException absent) {
            return UNKNOWN; // Not Linux, or hidden: the report says that it is not known.
        }
    }

    /**
     * Parses the files.
     *
     * @param system of the whole machine.
     * @param self of this process.
     * @param everybody of each process, kernel threads among them.
     * @throws RuntimeException when they are not as they should be.
     */
    public static CpuSample parse(final List<String> system, final String self, final List<String> everybody) {
        final String[] states = system.getFirst().trim().split("\\s+", -1);
        long total = 0;
        for (int i = 0; i < STATES; i++) {
            total += Long.parseLong(states[i + 1]);
        }
        final long stolen = Long.parseLong(states[STEAL + 1]);
        final long unused = Long.parseLong(states[IDLE + 1]) + Long.parseLong(states[IO_WAIT + 1]);
        final int cores = (int)
                system.stream().filter(line -> line.matches("cpu[0-9]+ .*")).count();
        final long interrupts = Long.parseLong(states[IRQ + 1]) + Long.parseLong(states[SOFT_IRQ + 1]);
        final long workers = everybody.stream()
                .filter(CpuSample::isWorker)
                .mapToLong(CpuSample::ticksOf)
                .sum();
        return new CpuSample(cores, total, total - unused - stolen, stolen, ticksOf(self), interrupts + workers);
    }

    private static List<String> everybody(final Path proc) throws IOException {
        final List<String> all = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (final Path process : processes) {
                try {
                    all.add(Files.readString(process.resolve("stat")));
                } catch (final IOException ended) {
                    // It used nothing that could be asked for any more.
                }
            }
        }
        return all;
    }

    /** A kernel thread that the file system (jbd2) or the block layer (kworker, among other work) writes with. */
    private static boolean isWorker(final String process) {
        final String name = process.substring(process.indexOf('(') + 1);
        return fieldsOf(process)[PARENT_FIELD].equals(KTHREADD)
                && (name.startsWith("kworker/") || name.startsWith("jbd2/"));
    }

    private static long ticksOf(final String process) {
        final String[] fields = fieldsOf(process);
        return Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[USER_FIELD + 1]);
    }

    /** The fields after the name, which stands in brackets and may hold anything, brackets and spaces too. */
    private static String[] fieldsOf(final String process) {
        return process.substring(process.lastIndexOf(')') + 2).split(" ", -1);
    }

    /** Time stolen since the other sample, percent of all cores' time; not a number when unknown. */
    public double stealPercentSince(final CpuSample earlier) {
        return PERCENT * (stolen - earlier.stolen) / (total - earlier.total);
    }

    /** What others used since the other sample, percent of one core; not a number when unknown. */
    public double foreignPercentSince(final CpuSample earlier) {
        final double foreign = (busy - earlier.busy) - (own - earlier.own) - (kernel - earlier.kernel);
        return Math.max(0, PERCENT * foreign * cores / (total - earlier.total));
    }
}
