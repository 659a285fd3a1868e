// SPDX-License-Identifier: Apache-2.0
package io.alys.core.call;

import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.port.PortException;

/** Carries out the effects of one destination by calling its port. */
@FunctionalInterface
public interface PortCalls {
    /**
     * Calls the port and gives the answer, or null when there is nothing to say yet and the same effect is to be tried
     * again on a later beat.
     */
    Command call(EffectId effectId, Effect effect);

    /** The answer for a port that threw. */
    static Command failed(final EffectId effectId, final Destination from, final PortException fault) {
        return new Answer.CallFailed(effectId, from, fault.kind(), textOf(fault));
    }

    /** What a fault says, as long as an answer may be. */
    static String textOf(final PortException fault) {
        final String text = String.valueOf(fault.getMessage());
        return text.substring(0, Math.min(text.length(), Answer.CallFailed.TEXT_LENGTH_MAX));
    }

    /** For an effect that was handed to the wrong destination, which only a fault of ours can do. */
    static IllegalArgumentException misdirected(final Destination destination, final Effect effect) {
        return new IllegalArgumentException(destination + " can't do " + effect);
    }
}
