// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.codec.RecordFrame;
import io.alys.core.codec.Verdict;
import io.alys.core.command.Command;
import io.alys.core.command.PeerCommand;
import io.alys.core.port.InputVerifier;
import java.util.IdentityHashMap;

/** Verifies once what is sent to many: the verdict is a function of what was sent. */
final class SharedVerifier implements InputVerifier {
    private static final int KEPT_MAX = 1024;

    private final InputVerifier verifier;
    private final IdentityHashMap<Command, Verdict> verdicts = new IdentityHashMap<>(2 * KEPT_MAX);

    SharedVerifier(final InputVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public Verdict verify(final RecordFrame frame, final Command command) {
        if (!(command instanceof PeerCommand)) {
            return verifier.verify(frame, command);
        }
        Verdict verdict = verdicts.get(command);
        if (verdict == null) {
            if (verdicts.size() == KEPT_MAX) {
                verdicts.clear();
            }
            verdict = verifier.verify(frame, command);
            verdicts.put(command, verdict);
        }
        return verdict;
    }
}
