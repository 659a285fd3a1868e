// SPDX-License-Identifier: Apache-2.0
package io.alys.core.call;

import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.command.HealthCommand;
import io.alys.core.effect.Destination;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.FaultKind;
import io.alys.core.health.PongStatus;

/**
 * Answers pings in front of a port's calls, on the thread that calls the port: so a call that hangs leaves the ping without
 * an answer. The port itself is not asked; what became of the last call says whether it works.
 */
public final class PingedCalls implements PortCalls {
    private final Destination destination;
    private final PortCalls calls;
    private PongStatus status = PongStatus.HEALTHY;

    public PingedCalls(final Destination destination, final PortCalls calls) {
        this.destination = destination;
        this.calls = calls;
    }

    @Override
    public Command call(final EffectId effectId, final Effect effect) {
        if (effect instanceof Effect.PingWanted) {
            return new HealthCommand.PongGiven(effectId, destination, status);
        }
        final Command answer = calls.call(effectId, effect);
        if (effect instanceof Effect.AdapterRestartWanted) {
            return answer;
        }
        status = answer instanceof Answer.CallFailed failed ? statusAfter(failed.kind()) : PongStatus.HEALTHY;
        return answer;
    }

    /** A dependency that says no works. */
    private static PongStatus statusAfter(final FaultKind kind) {
        return switch (kind) {
            case MISSING, REJECTED -> PongStatus.HEALTHY;
            case UNREACHABLE, TIMEOUT, UNAUTHORIZED, NOT_READY, WRONG_NETWORK, PROTOCOL, STORAGE -> PongStatus.DEGRADED;
        };
    }
}
