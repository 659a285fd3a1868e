// SPDX-License-Identifier: Apache-2.0
package io.alys.core.call;

import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.port.PortException;
import io.alys.core.port.Signer;

/** What is asked of the signer. */
public final class SignerCalls implements PortCalls {
    private final Signer signer;

    public SignerCalls(final Signer signer) {
        this.signer = signer;
    }

    @Override
    public Command call(final EffectId effectId, final Effect effect) {
        if (!(effect instanceof Effect.SignatureWanted wanted)) {
            throw PortCalls.misdirected(Destination.SIGNER, effect);
        }
        try {
            return new Answer.SignatureMade(
                    effectId,
                    signer.sign(wanted.kind(), wanted.height(), wanted.slot(), wanted.root(), wanted.message()));
        } catch (final PortException fault) {
            return PortCalls.failed(effectId, Destination.SIGNER, fault);
        }
    }
}
