// SPDX-License-Identifier: Apache-2.0
package io.alys.core.call;

import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.port.PortException;
import io.alys.core.port.Renewable;

/** The calls of a port, and that its client is made anew when the core says so. */
public final class RenewingCalls implements PortCalls {
    private static final String CAN_NOT = "there is nothing to make anew";

    private final PortCalls calls;
    private final Object port;

    /**
     * @param port behind the calls; one that is not {@link Renewable} says so.
     */
    public RenewingCalls(final PortCalls calls, final Object port) {
        this.calls = calls;
        this.port = port;
    }

    @Override
    public Command call(final EffectId effectId, final Effect effect) {
        if (!(effect instanceof Effect.AdapterRestartWanted wanted)) {
            return calls.call(effectId, effect);
        }
        if (!(port instanceof Renewable renewable)) {
            return new Answer.AdapterRestarted(effectId, wanted.destination(), false, CAN_NOT);
        }
        try {
            renewable.renew();
            return new Answer.AdapterRestarted(effectId, wanted.destination(), true, "");
        } catch (final PortException fault) {
            return new Answer.AdapterRestarted(effectId, wanted.destination(), false, PortCalls.textOf(fault));
        }
    }
}
