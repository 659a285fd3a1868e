// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.bitcoin.EmbeddedBitcoin;
import io.alys.adapters.bitcoin.FederationAddress;
import io.alys.adapters.engine.embedded.EmbeddedEngine;
import io.alys.adapters.rpc.ActorsMethods;
import io.alys.adapters.rpc.BlockMethods;
import io.alys.adapters.rpc.DevMethods;
import io.alys.adapters.rpc.EthMethods;
import io.alys.adapters.rpc.FaceSecurity;
import io.alys.adapters.rpc.HealthJson;
import io.alys.adapters.rpc.HealthSource;
import io.alys.adapters.rpc.HttpFace;
import io.alys.adapters.rpc.HttpFaceConfig;
import io.alys.adapters.rpc.MiningMethods;
import io.alys.adapters.rpc.NodeStatus;
import io.alys.adapters.rpc.OpenRpc;
import io.alys.adapters.rpc.OperatorAccess;
import io.alys.adapters.rpc.OperatorMethods;
import io.alys.adapters.rpc.RpcMethod;
import io.alys.adapters.rpc.StatusMethods;
import io.alys.core.chain.ChainSpec;
import io.alys.journal.file.CycleFile;
import io.alys.node.config.ConfigurationException;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import io.alys.node.metrics.NodeMetrics;
import io.alys.pipeline.halt.HaltSwitch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The HTTP face of this node: what it serves depends on what is embedded. */
final class Face implements AutoCloseable {
    private final HttpFace http;

    private Face(final HttpFace http) {
        this.http = http;
    }

    static Face open(
            final Settings settings,
            final ChainSpec spec,
            final DataDirectory directory,
            final Outside outside,
            final StatusBoard status,
            final Phases phases,
            final Operated operated,
            final NodeMetrics metrics,
            final Ground ground) {
        final HaltSwitch haltSwitch = ground.haltSwitch();
        final Map<String, RpcMethod> methods = new TreeMap<>(new StatusMethods(
                        () -> withJournalBytes(status.status(), directory),
                        phases,
                        FederationAddress.addressOf(spec.federationKeys(), settings.text(Property.BITCOIN_NETWORK)))
                .methods());
        final HealthSource health = new BoardHealth(status, haltSwitch, System::currentTimeMillis);
        methods.putAll(HealthJson.methods(health));
        methods.putAll(new ActorsMethods(operated.actors()).methods());
        methods.putAll(new OperatorMethods(operated.orders()).methods());
        methods.putAll(new MiningMethods(operated.mining()).methods());
        methods.putAll(new BlockMethods(outside.store(), spec).methods());
        final OperatorAccess access = new OperatorAccess(OperatorToken.make(directory.operatorToken()));
        if (outside.engine() instanceof EmbeddedEngine engine) {
            methods.putAll(new EthMethods(new EmbeddedEth(engine, spec.chainId())).methods());
        }
        if (outside.bitcoin() instanceof EmbeddedBitcoin bitcoin) {
            methods.putAll(new DevMethods(new EmbeddedBitcoinControls(bitcoin, spec.federationScript())).methods());
        }
        methods.putAll(OpenRpc.methods(methods.keySet()));
        try {
            final HttpFace http = new HttpFace(
                    config(settings), methods, metrics::text, health, new FaceSecurity(access, null, null));
            metrics.face(http.counters());
            http.start();
            return new Face(http);
        } catch (final IOException | IllegalArgumentException e) {
            throw new ConfigurationException("rpc.port=" + settings.text(Property.RPC_PORT) + " rpc.bind="
                    + settings.text(Property.RPC_BIND) + ": " + e.getMessage());
        }
    }

    /** Asked of the disk, which the apply thread must not do. */
    private static NodeStatus withJournalBytes(final NodeStatus now, final DataDirectory directory) {
        long bytes = 0;
        for (final Path file : CycleFile.list(directory.journal())) {
            bytes += CycleFile.usedBytes(file);
        }
        return new NodeStatus(
                now.network(),
                now.chainId(),
                now.genesisRoot(),
                now.height(),
                now.headRoot(),
                now.slot(),
                now.settled(),
                now.finalized(),
                now.productionHold(),
                now.equivocations(),
                now.journalSequence(),
                now.digest(),
                now.enginePhase(),
                now.bitcoinHeight(),
                now.depositsPending(),
                now.mintedSats(),
                now.uncoveredSats(),
                bytes,
                now.threadingMode(),
                now.version());
    }

    /** What is shown of the actors, and what may be ordered of them. */
    record Operated(ActorsBoard actors, OperatorOrders orders, MiningDesk mining) {}

    int port() {
        return http.port();
    }

    private static HttpFaceConfig config(final Settings settings) {
        final HttpFaceConfig defaults = HttpFaceConfig.loopback(settings.smallNumber(Property.RPC_PORT));
        return new HttpFaceConfig(
                settings.text(Property.RPC_BIND),
                defaults.port(),
                defaults.threads(),
                defaults.queueLengthMax(),
                defaults.bodyLengthMax(),
                defaults.requestTimeout(),
                defaults.connectionsMax(),
                settings.smallNumber(Property.RPC_CALLS_PER_SECOND_MAX),
                false);
    }

    @Override
    public void close() {
        http.close();
    }
}
