// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.rpc.NodeStatus;
import io.alys.adapters.rpc.StatusSource;
import io.alys.core.actor.ActorId;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.bridge.BridgeActor;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.RecordFrame;
import io.alys.core.consensus.ChainActor;
import io.alys.core.engine.EngineActor;
import io.alys.core.machine.StateMachine;
import io.alys.core.monitor.Health;
import io.alys.core.storage.StorageActor;
import io.alys.pipeline.stage.InputObserver;
import java.util.Optional;

/**
 * Where the node stands, for other threads. The apply thread, which alone may look at the actors, publishes a snapshot
 * before an input, at most every so often.
 */
final class StatusBoard implements InputObserver, StatusSource {
    private static final long PERIOD_MS = 200;

    private final StateMachine machine;
    private final ChainSpec spec;
    private final String threadingMode;
    private final String version;
    private final ActorsBoard actors;

    // Written by the apply thread.
    private volatile long publishedMs = 0;
    private volatile NodeStatus status;
    private volatile Health.Report health;
    private volatile boolean isStorageLagging = false;
    private volatile Optional<AuxPowHeader> queuedProof = Optional.empty();

    StatusBoard(
            final StateMachine machine,
            final ChainSpec spec,
            final String threadingMode,
            final String version,
            final ActorsBoard actors) {
        this.machine = machine;
        this.spec = spec;
        this.threadingMode = threadingMode;
        this.version = version;
        this.actors = actors;
        publish();
    }

    @Override
    public void beforeApply(final RecordFrame frame) {
        if (frame.timeMs() - publishedMs >= PERIOD_MS) {
            publishedMs = frame.timeMs();
            publish();
            actors.publishIfWanted();
        }
    }

    @Override
    public NodeStatus status() {
        return status;
    }

    /** How well the node is. */
    Health.Report health() {
        return health;
    }

    /** The block store does not keep up, so nothing is proposed. */
    boolean isStorageLagging() {
        return isStorageLagging;
    }

    /** The proof of work that waits for a block. */
    Optional<AuxPowHeader> queuedProof() {
        return queuedProof;
    }

    /** Time of the input before which all this was last looked at, Unix milliseconds; 0 before the first one. */
    long publishedMs() {
        return publishedMs;
    }

    private void publish() {
        status = take();
        queuedProof = ((ChainActor) machine.actor(ActorId.CHAIN)).queuedHeader();
        health = machine.health().report();
        isStorageLagging = machine.actor(ActorId.STORAGE) instanceof StorageActor storage && storage.isLagging();
    }

    private NodeStatus.BlockId finalized(final ChainActor chain) {
        return spec.mergeMining().isEmpty() || chain.head() == null
                ? NodeStatus.BlockId.NONE
                : new NodeStatus.BlockId(
                        chain.finalizedHeight(), chain.finalizedRoot().toHex(), chain.finalizedSlot());
    }

    private static NodeStatus.BlockId idOf(final SignedBlock block) {
        return block == null
                ? NodeStatus.BlockId.NONE
                : new NodeStatus.BlockId(
                        block.height(), block.root().toHex(), block.block().slot());
    }

    private NodeStatus take() {
        final ChainActor chain = (ChainActor) machine.actor(ActorId.CHAIN);
        final BridgeActor bridge = (BridgeActor) machine.actor(ActorId.BRIDGE);
        final EngineActor engine = (EngineActor) machine.actor(ActorId.ENGINE);
        final SignedBlock head = chain.head();
        return new NodeStatus(
                spec.name(),
                spec.chainId(),
                head == null ? "" : chain.genesis().root().toHex(),
                head == null ? -1 : head.height(),
                head == null ? "" : head.root().toHex(),
                head == null ? 0 : head.block().slot(),
                idOf(chain.settled()),
                finalized(chain),
                chain.productionHold(),
                chain.equivocations(),
                machine.sequence(),
                Long.toHexString(machine.digest()),
                engine.phase().name(),
                bridge.cursorHeight(),
                bridge.pendingCount(),
                bridge.mintedSats(),
                bridge.uncoveredSats(),
                0,
                threadingMode,
                version);
    }
}
