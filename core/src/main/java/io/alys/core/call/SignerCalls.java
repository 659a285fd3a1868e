// SPDX-License-Identifier: Apache-2.0
package io.alys.core.call;

import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
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
            case Effect.AggregateWanted wanted ->
                new Answer.AggregateMade(effectId, signatures.aggregate(wanted.signatures()));
            default -> throw PortCalls.misdirected(Destination.SIGNER, effect);
        };
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
