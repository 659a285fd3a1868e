// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import io.alys.core.auxpow.AuxPowCheck;

/**
 * What became of a proof that was handed in (rules.md 16: the true outcome).
 *
 * @param fault the first thing that is wrong with one that is refused; else NONE.
 */
public record SubmitOutcome(Kind kind, AuxPowCheck.Fault fault) {
    public SubmitOutcome {
        if ((kind == Kind.REFUSED) == (fault == AuxPowCheck.Fault.NONE)) {
            throw new IllegalArgumentException(
                    "kind=" + kind + " fault=" + fault + " must be REFUSED for a fault alone");
        }
    }

    /** One that has no fault. */
    public static SubmitOutcome of(final Kind kind) {
        return new SubmitOutcome(kind, AuxPowCheck.Fault.NONE);
    }

    public static SubmitOutcome refused(final AuxPowCheck.Fault fault) {
        return new SubmitOutcome(Kind.REFUSED, fault);
    }

    /** What there is to become. */
    public enum Kind {
        /** It waits for a block; that much is durable. */
        ACCEPTED,
        /** Nothing was given out under this commitment, or it was too long ago. */
        WORK_UNKNOWN,
        /** It proves nothing. */
        REFUSED,
        /** A proof for the same blocks, or for more of them, waits for a block already. */
        KNOWN,
        /** Blocks it is for are finalized: another proof for them is in the chain. */
        STALE
    }
}
