// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.tool;

import java.io.PrintWriter;
import java.util.Locale;

/** A line that shows how far a long command is. Silent unless a person watches. */
final class Progress {
    private static final long SHOWN_EVERY_NS = 200_000_000L;
    private static final int LOOKED_AT_EVERY = 1024;
    private static final int WIDTH = 30;

    private final PrintWriter err;
    private final boolean isShown;
    private final long total;
    private final long startNs;
    private long done = 0;
    private long shownNs = 0;

    Progress(final PrintWriter err, final boolean isShown, final long total, final long startNs) {
        this.err = err;
        this.isShown = isShown;
        this.total = total;
        this.startNs = startNs;
    }

    /** Whether standard error is a terminal, as far as Java can tell. */
    @SuppressWarnings("SystemConsoleNull") // It is null again from JDK 25 on where there is no terminal.
    static boolean isTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    void step() {
        if (isShown && ++done % LOOKED_AT_EVERY == 0) {
            show(System.nanoTime());
        }
    }

    void end() {
        if (isShown && shownNs != 0) {
            err.print("\r" + " ".repeat(WIDTH + 60) + "\r");
            err.flush();
        }
    }

    /** The line as it stands. */
    String text(final long nowNs) {
        final double seconds = Math.max(1e-9, (nowNs - startNs) / 1e9);
        final double rate = done / seconds;
        final int filled = total <= 0 ? 0 : (int) Math.min(WIDTH, WIDTH * done / total);
        return String.format(
                Locale.ROOT,
                "[%s%s] %d/%d %.0f/s ETA %.0f s",
                "#".repeat(filled),
                "-".repeat(WIDTH - filled),
                done,
                total,
                rate,
                Math.max(0, total - done) / Math.max(rate, 1e-9));
    }

    private void show(final long nowNs) {
        if (nowNs - shownNs >= SHOWN_EVERY_NS) {
            shownNs = nowNs;
            err.print("\r" + text(nowNs));
            err.flush();
        }
    }
}
