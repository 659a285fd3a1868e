// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the processors did since the system started, in ticks, as Linux counts it (proc(5)).
 *
 * @param cores there are.
 * @param total of all states and cores.
 * @param busy on somebody's behalf.
 * @param stolen by whoever runs this machine as a guest.
 * @param own of this process.
 */
public record CpuSample(int cores, long total, long busy, long stolen, long own) {
    /** Where there is no such count. */
    public static final CpuSample UNKNOWN = new CpuSample(0, 0, 0, 0, 0);

    private static final int STATES = 8;
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int STEAL = 7;
    private static final int OWN_USER_FIELD = 11;
    private static final double PERCENT = 100;

    /** Reads the counts now. */
    public static CpuSample take() {
        try {
            return parse(Files.readAllLines(Path.of("/proc/stat")), Files.readString(Path.of("/proc/self/stat")));
        } catch (final IOException | RuntimeException absent) {
            return UNKNOWN; // Not Linux, or hidden: the report says that it is not known.
        }
    }

    /**
     * Parses the two files.
     *
     * @throws RuntimeException when they are not as they should be.
     */
    public static CpuSample parse(final List<String> system, final String self) {
        final String[] states = system.getFirst().trim().split("\\s+", -1);
        long total = 0;
        for (int i = 0; i < STATES; i++) {
            total += Long.parseLong(states[i + 1]);
        }
        final long stolen = Long.parseLong(states[STEAL + 1]);
        final long unused = Long.parseLong(states[IDLE + 1]) + Long.parseLong(states[IO_WAIT + 1]);
        final int cores = (int)
                system.stream().filter(line -> line.matches("cpu[0-9]+ .*")).count();
        // The name, in brackets, may hold anything, brackets and spaces too.
        final String[] fields = self.substring(self.lastIndexOf(')') + 2).split(" ", -1);
        final long own = Long.parseLong(fields[OWN_USER_FIELD]) + Long.parseLong(fields[OWN_USER_FIELD + 1]);
        return new CpuSample(cores, total, total - unused - stolen, stolen, own);
    }

    /** Time stolen since the other sample, percent of all cores' time; not a number when unknown. */
    public double stealPercentSince(final CpuSample earlier) {
        return PERCENT * (stolen - earlier.stolen) / (total - earlier.total);
    }

    /** What other processes and the system used since the other sample, percent of one core; not a number when unknown. */
    public double foreignPercentSince(final CpuSample earlier) {
        final double foreign = (busy - earlier.busy) - (own - earlier.own);
        return Math.max(0, PERCENT * foreign * cores / (total - earlier.total));
    }
}
