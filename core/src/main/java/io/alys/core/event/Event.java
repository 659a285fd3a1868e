// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Recorded;

/** A fact that belongs to one actor, or to the machine itself. */
public sealed interface Event extends Recorded
        permits ChainEvent,
                EngineEvent,
                BridgeEvent,
                StorageEvent,
                MachineEvent,
                SupervisionEvent,
                DependencyEvent,
                HealthEvent,
                OperatorEvent,
                ConfigurationEvent {}
