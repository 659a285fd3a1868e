// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.rpc.Feed;
import io.alys.core.chain.SignedBlock;
import io.alys.core.consensus.BlockVerifier;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.port.PeerNetwork;
import io.alys.core.ssz.Domain;
import io.alys.node.metrics.BlockTimes;
import io.alys.pipeline.outbound.Outbound;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people what happens: a line a block, a line a notice; and those who subscribed. */
final class ObserverAgent implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger("alys");
    private static final int POLL_LIMIT = 64;
    private static final int SHOWN_ROOT_LENGTH = 18;

    private final Outbound outbound;
    private final BlockVerifier verifier;
    private final PeerNetwork network;
    private final ProbeMeter probes;
    private final OperatorOrders orders;
    private final MiningDesk mining;
    private final BlockTimes times;
    private final long chainId;
    private final Consumer<Effect> reloads;
    private final Feed feed;
    private long finalizedHeight = 0;

    /** @param reloads takes what the machine says of reloads, on this agent's thread. */
    ObserverAgent(
            final Outbound outbound,
            final BlockVerifier verifier,
            final PeerNetwork network,
            final ProbeMeter probes,
            final OperatorOrders orders,
            final MiningDesk mining,
            final BlockTimes times,
            final long chainId,
            final Consumer<Effect> reloads,
            final Feed feed) {
        this.outbound = outbound;
        this.verifier = verifier;
        this.network = network;
        this.probes = probes;
        this.orders = orders;
        this.mining = mining;
        this.times = times;
        this.chainId = chainId;
        this.reloads = reloads;
        this.feed = feed;
    }

    @Override
    public int doWork() {
        final int work = outbound.poll(this::onEffect, POLL_LIMIT);
        feed.look();
        return work;
    }

    @Override
    public String roleName() {
        return "alys-observer";
    }

    private void onEffect(final EffectId id, final Effect effect) {
        switch (effect) {
            case Effect.HeadAnnounced announced -> onHead(id, announced.block());
            case Effect.OperationAnswered answered -> orders.onAnswered(id, answered);
            case Effect.NoticeWanted notice -> onNotice(notice.text());
            case Effect.BlockPublished published -> network.publish(published.block());
            case Effect.ApprovalPublished published -> network.publish(published.approval());
            case Effect.ProofPublished published -> network.publish(published.proof());
            case Effect.EquivocationPublished published -> network.publish(published.proof());
            case Effect.MiningAnswered answered -> mining.onAnswered(answered);
            case Effect.FinalityAnnounced announced -> onFinality(announced);
            case Effect.BlocksWanted wanted -> network.requestBlocks(wanted.fromHeight(), wanted.count());
            case Effect.ReloadWanted wanted -> reloads.accept(wanted);
            case Effect.ReloadSettled settled -> reloads.accept(settled);
            default -> throw new IllegalArgumentException("the observer can't do " + effect);
        }
    }

    private void onFinality(final Effect.FinalityAnnounced announced) {
        if (announced.finalizedHeight() > finalizedHeight) {
            finalizedHeight = announced.finalizedHeight();
            LOG.info(
                    "finalized={} root={} settled={}",
                    finalizedHeight,
                    announced.finalizedRoot().toHex().substring(0, SHOWN_ROOT_LENGTH),
                    announced.settledHeight());
        }
    }

    private void onHead(final EffectId id, final SignedBlock block) {
        times.onHead(block);
        mining.onHead();
        if (block.height() == 0) {
            verifier.adopt(Domain.of(block.root(), chainId));
        }
        LOG.info(
                "height={} slot={} root={} journal={} p99={}us txs={} pegins={}",
                block.height(),
                block.block().slot(),
                block.root().toHex().substring(0, SHOWN_ROOT_LENGTH),
                id.sequence(),
                probes.takeP99Us(),
                block.block().payload().transactions().size(),
                block.block().pegIns().size());
        feed.onHead(block);
    }

    private void onNotice(final String text) {
        LOG.warn(text);
        feed.onNotice(text);
    }
}
