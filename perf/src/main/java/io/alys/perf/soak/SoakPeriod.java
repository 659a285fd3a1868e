// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.soak;

/**
 * What one period, a minute as a rule, found. The control process has no inputs: all of these are 0 there.
 *
 * @param index from 0.
 * @param p50Ns of the inputs, from their intended start until their answer was released.
 * @param pauseP999Ns of a thread that does nothing but come to its beats, how late.
 * @param spineBytes allocated by the thread that offers and turns the spine.
 * @param processBytes allocated by all threads.
 * @param gcMs collections took, those beside the application too.
 * @param rssBytes of the process at the end of the period; 0 when unknown.
 * @param journalBytes on the disk at the end of the period.
 */
record SoakPeriod(
        int index,
        long elapsedNs,
        long offered,
        long dropped,
        long p50Ns,
        long p99Ns,
        long p999Ns,
        long maxNs,
        long pauseP999Ns,
        long pauseMaxNs,
        long spineBytes,
        long processBytes,
        long cpuNs,
        long gcCount,
        long gcMs,
        long rssBytes,
        long journalBytes) {
    static final String WORD = "period";

    private static final int FIELDS = 17;

    /** As a line, {@link #WORD} first. */
    String line() {
        return String.join(
                " ",
                WORD,
                Integer.toString(index),
                Long.toString(elapsedNs),
                Long.toString(offered),
                Long.toString(dropped),
                Long.toString(p50Ns),
                Long.toString(p99Ns),
                Long.toString(p999Ns),
                Long.toString(maxNs),
                Long.toString(pauseP999Ns),
                Long.toString(pauseMaxNs),
                Long.toString(spineBytes),
                Long.toString(processBytes),
                Long.toString(cpuNs),
                Long.toString(gcCount),
                Long.toString(gcMs),
                Long.toString(rssBytes),
                Long.toString(journalBytes));
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException when it is none.
     */
    static SoakPeriod parse(final String line) {
        final String[] words = line.split(" ", -1);
        if (words.length != FIELDS + 1 || !words[0].equals(WORD)) {
            throw new IllegalArgumentException("line=" + line + " must be " + WORD + " and " + FIELDS + " numbers");
        }
        final long[] n = new long[FIELDS];
        for (int i = 0; i < FIELDS; i++) {
            n[i] = Long.parseLong(words[i + 1]);
        }
        return new SoakPeriod(
                (int) n[0],
                n[1],
                n[2],
                n[3],
                n[4],
                n[5],
                n[6],
                n[7],
                n[8],
                n[9],
                n[10],
                n[11],
                n[12],
                n[13],
                n[14],
                n[15],
                n[16]);
    }
}
