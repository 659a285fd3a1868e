// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Command;
import java.util.List;

/**
 * Judges what needs no state: decoding limits, roots, signatures, hashes. A pure function of the input, since its verdict
 * is found again, not remembered, when a journal is replayed. Called by several threads at once.
 */
@FunctionalInterface
public interface InputVerifier {
    /**
     * Judges one input. Must not change the frame and must not throw, whatever the bytes: a throw halts the node.
     *
     * @param frame header and input.
     * @param command decoded from the input, or null for a hot one.
     * @return {@link Verdict#INVALID}, or {@link Verdict#PENDING} when it is for the state machine to judge.
     */
    Verdict verify(RecordFrame frame, Command command);

    /**
     * Finds commands that {@link #verify} would leave to the state machine, where finding several at once is cheaper.
     *
     * @param commands that came together, at most 64.
     * @return bit i set: command i is one. A clear bit says nothing.
     */
    default long soundOf(final List<Command> commands) {
        return 0;
    }
}
