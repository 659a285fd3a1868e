// SPDX-License-Identifier: Apache-2.0
package io.alys.core.call;

import io.alys.core.chain.SignatureKind;
import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.port.SignatureVerifier;
import io.alys.core.port.Signer;

/** What is asked of the signer, and of those who know its signatures. */
public final class SignerCalls implements PortCalls {
    private final Signer signer;
    private final SignatureVerifier signatures;

    public SignerCalls(final Signer signer, final SignatureVerifier signatures) {
        this.signer = signer;
        this.signatures = signatures;
    }

    @Override
    public Command call(final EffectId effectId, final Effect effect) {
        return switch (effect) {
            case Effect.SignatureWanted wanted -> sign(effectId, wanted);
            case Effect.ApprovalWanted wanted -> approve(effectId, wanted);
            case Effect.AggregateWanted wanted ->
                new Answer.AggregateMade(effectId, signatures.aggregate(wanted.signatures()));
            default -> throw PortCalls.misdirected(Destination.SIGNER, effect);
        };
    }

    /**
     * Where the record knows an approval that the journal does not (a journal of an older day), what that approval was bound
     * to is not known either, but that it was bound to a slot before its own.
     */
    private Command approve(final EffectId effectId, final Effect.ApprovalWanted wanted) {
        final long highestSlot = signer.highestSlot(SignatureKind.APPROVAL);
        if (highestSlot > wanted.knownSlot() && wanted.slot() > highestSlot && wanted.parentSlot() < highestSlot - 1) {
            return new Answer.CallFailed(
                    effectId,
                    Destination.SIGNER,
                    FaultKind.REJECTED,
                    "parentSlot=" + wanted.parentSlot() + " must be at least " + (highestSlot - 1)
                            + ": an approval of slot " + highestSlot
                            + " was signed, of which the journal knows nothing");
        }
        return sign(
                effectId,
                new Effect.SignatureWanted(
                        SignatureKind.APPROVAL, wanted.height(), wanted.slot(), wanted.root(), wanted.message()));
    }

    private Command sign(final EffectId effectId, final Effect.SignatureWanted wanted) {
        try {
            return new Answer.SignatureMade(
                    effectId,
                    signer.sign(wanted.kind(), wanted.height(), wanted.slot(), wanted.root(), wanted.message()));
        } catch (final PortException fault) {
            return PortCalls.failed(effectId, Destination.SIGNER, fault);
        }
    }
}
