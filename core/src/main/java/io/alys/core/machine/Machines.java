// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.ActorRegistry;
import io.alys.core.actor.Message;
import io.alys.core.bridge.BridgeActor;
import io.alys.core.chain.ChainSpec;
import io.alys.core.consensus.ChainActor;
import io.alys.core.effect.Destination;
import io.alys.core.engine.EngineActor;
import io.alys.core.storage.StorageActor;
import io.alys.core.supervision.Budget;
import io.alys.core.supervision.ChildPolicy;
import io.alys.core.supervision.Escalation;
import io.alys.core.supervision.MailRules;
import io.alys.core.supervision.RestartStrategy;
import io.alys.core.supervision.SupervisionTree;
import io.alys.core.supervision.TreeNode;
import java.util.List;

/** Puts the actors of a node together. */
public final class Machines {
    private static final int JITTER_PERMILLE = 100;

    private Machines() {}

    /** A machine in its first state, as every node of the network begins. */
    public static StateMachine forSpec(final ChainSpec spec) {
        return new StateMachine(spec, registry(spec), supervisionTree(), MailRules.DEFAULT);
    }

    /** The actors, by the names of their nodes in the supervision tree. */
    public static ActorRegistry registry(final ChainSpec spec) {
        return new ActorRegistry(List.of(
                new ActorRegistry.Registration(
                        "chain.actor",
                        ActorId.CHAIN,
                        ChainActor.class,
                        Message.Priority.CRITICAL,
                        List.of("consensus"),
                        List.of("chain.engine", "storage.actor"),
                        () -> new ChainActor(spec)),
                new ActorRegistry.Registration(
                        "chain.engine",
                        ActorId.ENGINE,
                        EngineActor.class,
                        Message.Priority.CRITICAL,
                        List.of("consensus", "execution"),
                        List.of("storage.actor"),
                        () -> new EngineActor(spec)),
                new ActorRegistry.Registration(
                        "bridge.actor",
                        ActorId.BRIDGE,
                        BridgeActor.class,
                        Message.Priority.HIGH,
                        List.of("consensus", "bitcoin"),
                        List.of("chain.actor"),
                        () -> new BridgeActor(spec)),
                new ActorRegistry.Registration(
                        "storage.actor",
                        ActorId.STORAGE,
                        StorageActor.class,
                        Message.Priority.HIGH,
                        List.of("consensus", "blocks"),
                        List.of(),
                        StorageActor::new)));
    }

    /**
     * Root over chain, network, bridge and storage. The first failure after a quiet time is answered at once: the state
     * of an actor outlives its fault (ADR 0007). An actor that is added takes its place here and in the registry.
     */
    public static SupervisionTree supervisionTree() {
        return new SupervisionTree(new TreeNode.Group(
                "root",
                ChildPolicy.ONE_FOR_ONE,
                new Budget(10, 0, 30_000),
                Escalation.STOP,
                new RestartStrategy.Never(),
                List.of(chain(), network(), bridge(), storage())));
    }

    private static TreeNode chain() {
        return new TreeNode.Group(
                "chain",
                ChildPolicy.REST_FOR_ONE,
                new Budget(10, 10, 300_000),
                Escalation.PARENT,
                exponential(50, 500, 1500),
                List.of(
                        client("chain.engine-client", Destination.ENGINE, true),
                        disk("chain.signer", Destination.SIGNER, new Budget(300, 0, 300_000), true),
                        critical("chain.engine", ActorId.ENGINE, exponential(50, 15_000, 1500)),
                        critical("chain.actor", ActorId.CHAIN, exponential(100, 30_000, 2000))));
    }

    /** The place of the sync and network actors; the node can do its work without them for a while. */
    private static TreeNode network() {
        return new TreeNode.Group(
                "network",
                ChildPolicy.ONE_FOR_ONE,
                new Budget(20, 20, 600_000),
                Escalation.CONTINUE_WITHOUT,
                new RestartStrategy.Progressive(1000, 8, 1500),
                List.of());
    }

    private static TreeNode bridge() {
        return new TreeNode.Group(
                "bridge",
                ChildPolicy.ONE_FOR_ALL,
                new Budget(15, 15, 900_000),
                Escalation.PARENT,
                exponential(50, 500, 1500),
                List.of(
                        critical("bridge.actor", ActorId.BRIDGE, new RestartStrategy.Fixed(1000)),
                        client("bridge.bitcoin-client", Destination.BITCOIN, false)));
    }

    private static TreeNode storage() {
        return new TreeNode.Group(
                "storage",
                ChildPolicy.ONE_FOR_ONE,
                new Budget(10, 10, 300_000),
                Escalation.RESTART_TREE,
                exponential(50, 500, 1500),
                List.of(
                        critical("storage.actor", ActorId.STORAGE, exponential(500, 60_000, 2000)),
                        disk("storage.block-store", Destination.STORAGE, new Budget(60, 0, 300_000), false)));
    }

    private static TreeNode critical(final String name, final ActorId id, final RestartStrategy strategy) {
        return new TreeNode.Actor(name, id, strategy, 1, true);
    }

    /** The client of another process, which may come back by itself: its connections are made anew now and then. */
    private static TreeNode client(final String name, final Destination destination, final boolean isAligned) {
        return new TreeNode.Adapter(
                name,
                destination,
                new RestartStrategy.Exponential(10, 10_000, 4000, 0),
                new Budget(10, 0, 300_000),
                3,
                isAligned);
    }

    /** What writes files of ours: once a write failed, it works again only when they are opened anew. */
    private static TreeNode disk(
            final String name, final Destination destination, final Budget budget, final boolean isAligned) {
        return new TreeNode.Adapter(name, destination, new RestartStrategy.Immediate(), budget, 1, isAligned);
    }

    private static RestartStrategy exponential(final long initialMs, final long maxMs, final int multiplierPermille) {
        return new RestartStrategy.Exponential(initialMs, maxMs, multiplierPermille, JITTER_PERMILLE);
    }
}
