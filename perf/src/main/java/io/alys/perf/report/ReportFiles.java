// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import io.alys.perf.run.PerfRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes what a run leaves behind: {@code report.html} for people, complete in itself and without a request to anywhere;
 * {@code report.json} for programs; {@code latency.hlog} with every distribution in HdrHistogram's own format.
 */
public final class ReportFiles {
    public static final String PAGE = "report.html";
    public static final String JSON = "report.json";
    public static final String LOG = "latency.hlog";

    private final Path directory;

    /**
     * @param directory made when it does not exist; files of an earlier report in it are replaced.
     */
    public ReportFiles(final Path directory) {
        this.directory = directory;
    }

    /**
     * Writes all three.
     *
     * @param history oldest first, with or without this run.
     */
    public void write(final PerfRun run, final List<HistoryEntry> history) throws IOException {
        Files.createDirectories(directory);
        // The figures first: should the page fail, the run is not lost.
        HistogramLog.write(run, directory.resolve(LOG));
        JsonReport.write(run, directory.resolve(JSON));
        Files.writeString(directory.resolve(PAGE), Page.of(run, history), StandardCharsets.UTF_8);
    }
}
