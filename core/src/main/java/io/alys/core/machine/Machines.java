// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import io.alys.core.bridge.BridgeActor;
import io.alys.core.chain.ChainSpec;
import io.alys.core.consensus.ChainActor;
import io.alys.core.engine.EngineActor;
import io.alys.core.storage.StorageActor;
import java.util.List;

/** Puts the actors of a node together. */
public final class Machines {
    private Machines() {}

    /** A machine in its first state, as every node of the network begins. */
    public static StateMachine forSpec(final ChainSpec spec) {
        return new StateMachine(
                spec, List.of(new ChainActor(spec), new EngineActor(spec), new BridgeActor(spec), new StorageActor()));
    }
}
