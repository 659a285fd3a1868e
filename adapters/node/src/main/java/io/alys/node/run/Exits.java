// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.core.actor.HaltException;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.journal.JournalDamagedException;
import io.alys.journal.JournalFullException;
import io.alys.journal.JournalLockedException;
import io.alys.journal.JournalMismatchException;
import io.alys.node.config.ConfigurationException;
import io.alys.pipeline.halt.ExitCode;
import java.io.IOException;

/** Which exit code tells a fault. */
final class Exits {
    private Exits() {}

    /** Of a fault while starting. */
    static ExitCode ofStart(final Throwable fault) {
        return switch (fault) {
            case ConfigurationException wrong -> ExitCode.USAGE;
            case JournalMismatchException wrong -> ExitCode.USAGE;
            case JournalLockedException locked -> ExitCode.LOCKED;
            case JournalDamagedException damaged -> ExitCode.JOURNAL_DAMAGED;
            case JournalFullException full -> ExitCode.DISK_FULL;
            case HaltException diverged -> ExitCode.DIVERGED;
            case PortException port ->
                port.kind() == FaultKind.WRONG_NETWORK ? ExitCode.WRONG_NETWORK : ExitCode.DEPENDENCY;
            default -> ExitCode.STAGE_FAULT;
        };
    }

    /** Of a fault of the running journal. */
    static ExitCode ofJournal(final Throwable fault) {
        return isDiskFull(fault) ? ExitCode.DISK_FULL : ExitCode.JOURNAL_FAILED;
    }

    /** Of a fault of a thread beside the spine: the one that prepares the journal's files may meet the full disk first. */
    static ExitCode ofWorker(final Throwable fault) {
        return isDiskFull(fault) ? ExitCode.DISK_FULL : ExitCode.STAGE_FAULT;
    }

    private static boolean isDiskFull(final Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof JournalFullException
                    || (cause instanceof IOException
                            && String.valueOf(cause.getMessage()).contains("No space left"))) {
                return true;
            }
        }
        return false;
    }
}
