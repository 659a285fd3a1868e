// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a log of the JVM ({@code -Xlog:gc*,safepoint}) says of the times when every thread stood still.
 *
 * @param safepoints all of them.
 * @param longestNs of them, with the time it took the threads to come there.
 * @param longestName what the longest was for; empty without one.
 * @param collections those that were a collector's.
 * @param longestCollectionNs of these.
 */
record GcLog(long safepoints, long longestNs, String longestName, long collections, long longestCollectionNs) {
    private static final Pattern SAFEPOINT = Pattern.compile("Safepoint \"([^\"]+)\".*Total: +(\\d+) ns");
    private static final Pattern COLLECTOR =
            Pattern.compile("G1.*|ZMark.*|ZRelocate.*|ZVerify.*|.*Collect.*|.*GC.*|CGC_.*");

    /** Reads a log. */
    static GcLog read(final Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return parse(lines);
        }
    }

    static GcLog parse(final Stream<String> lines) {
        GcLog log = new GcLog(0, 0, "", 0, 0);
        for (final String line : (Iterable<String>) lines::iterator) {
            final Matcher matcher = SAFEPOINT.matcher(line);
            if (matcher.find()) {
                log = log.with(matcher.group(1), Long.parseLong(matcher.group(2)));
            }
        }
        return log;
    }

    private GcLog with(final String name, final long totalNs) {
        final boolean isCollection = COLLECTOR.matcher(name).matches();
        return new GcLog(
                safepoints + 1,
                Math.max(longestNs, totalNs),
                totalNs > longestNs ? name : longestName,
                collections + (isCollection ? 1 : 0),
                isCollection ? Math.max(longestCollectionNs, totalNs) : longestCollectionNs);
    }
}
