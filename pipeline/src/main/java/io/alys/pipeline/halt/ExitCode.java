// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.halt;

/** Why the process ended, as the shell and the service supervisor see it. A number, once given, is never given to another. */
public enum ExitCode {
    CLEAN(0, "Stopped on request; everything accepted is durable."),
    USAGE(2, "The command line or a setting is wrong, or does not suit this machine."),
    APPLY_FAULT(10, "The state machine could not handle an input; the black box names it."),
    JOURNAL_FAILED(11, "The journal could not be written or forced; recover from what is on disk."),
    DISK_FULL(12, "The journal's disk is full; free space, then start again."),
    DIVERGED(13, "A replay or a restore reached another state than the one recorded."),
    WRONG_NETWORK(14, "The journal or a dependency belongs to another network."),
    LOCKED(15, "Another process is using the journal."),
    STALLED(16, "A stage stopped; the log has its stack trace."),
    JOURNAL_DAMAGED(17, "The journal holds a record that cannot be read and is not a torn tail."),
    CONTRADICTION(18, "Two sources the node must believe contradict each other."),
    DEPENDENCY(19, "Something the node needs to start is missing or unusable."),
    STAGE_FAULT(20, "A stage other than apply and journal threw: a defect."),
    SUPERVISION(21, "An actor that the node can't be without keeps faulting, beyond every budget; the log names it."),
    FORCED(22, "Stopped by force: something did not end in time; the log names it. Everything accepted is durable.");

    private final int code;
    private final String sentence;

    ExitCode(final int code, final String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    /** The process exit status, 0 to 125. */
    public int code() {
        return code;
    }

    /** What it means and what to do, for people. */
    public String sentence() {
        return sentence;
    }
}
