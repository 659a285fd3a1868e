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
import io.alys.adapters.rpc.Feed;
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
import io.alys.adapters.rpc.WsFace;
import io.alys.adapters.rpc.WsFaceConfig;
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
import java.util.Optional;
import java.util.TreeMap;

/** The HTTP and WebSocket faces of this node: what they serve depends on what is embedded. */
final class Face implements AutoCloseable {
    private static final int NO_PORT = -1;

    private final HttpFace http;
    private final Optional<WsFace> webSocket;

    private Face(final HttpFace http, final Optional<WsFace> webSocket) {
        this.http = http;
        this.webSocket = webSocket;
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
            final Ground ground,
            final Feed feed) {
        final HaltSwitch haltSwitch = ground.haltSwitch();
        final Map<String, RpcMethod> methods = new TreeMap<>(new StatusMethods(
                        () -> withJournalBytes(status.status(), directory),
                        phases,
                        FederationAddress.addressOf(spec.federationKeys(), settings.text(Property.BITCOIN_NETWORK)))
                .methods());
        final HealthSource health = new BoardHealth(status, haltSwitch, System::currentTimeMillis);
        methods.putAll(HealthJson.methods(health));
        methods.putAll(new ActorsMethods(operated.actors()).methods());
        methods.putAll(new MiningMethods(operated.mining()).methods());
        methods.putAll(new BlockMethods(outside.store(), spec).methods());
        final FaceSecurity security =
                RpcSecurity.open(settings, new OperatorAccess(OperatorToken.make(directory.operatorToken())));
        if (RpcSecurity.isOnLoopback(settings)) {
            methods.putAll(new OperatorMethods(operated.orders()).methods());
        }
        if (outside.engine() instanceof EmbeddedEngine engine) {
            methods.putAll(new EthMethods(new EmbeddedEth(engine, spec.chainId())).methods());
        }
        if (outside.bitcoin() instanceof EmbeddedBitcoin bitcoin) {
            methods.putAll(new DevMethods(new EmbeddedBitcoinControls(bitcoin, spec.federationScript())).methods());
        }
        final int webSocketPort = settings.smallNumber(Property.RPC_WS_PORT);
        if (webSocketPort != NO_PORT) {
            methods.putAll(WsFace.methodsElsewhere());
        }
        methods.putAll(OpenRpc.methods(methods.keySet()));
        final HttpFaceConfig config = config(settings);
        final HttpFace http;
        try {
            http = new HttpFace(config, methods, metrics::text, health, security);
            http.start();
        } catch (final IOException | IllegalArgumentException e) {
            throw fault(settings, Property.RPC_PORT, e);
        }
        metrics.face(http.counters());
        if (webSocketPort == NO_PORT) {
            return new Face(http, Optional.empty());
        }
        final WsFace webSocket = new WsFace(WsFaceConfig.of(config, webSocketPort), methods, security, http.counters());
        try {
            webSocket.start(feed);
        } catch (final IOException e) {
            http.close();
            throw fault(settings, Property.RPC_WS_PORT, e);
        }
        metrics.webSocket(webSocket.counters());
        return new Face(http, Optional.of(webSocket));
    }

    private static ConfigurationException fault(final Settings settings, final Property port, final Exception why) {
        return new ConfigurationException(port.key() + "=" + settings.text(port) + " rpc.bind="
                + settings.text(Property.RPC_BIND) + ": " + why.getMessage());
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

    /** Of the WebSocket server, or -1. */
    int webSocketPort() {
        return webSocket.map(WsFace::port).orElse(NO_PORT);
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
                true);
    }

    @Override
    public void close() {
        webSocket.ifPresent(WsFace::close);
        http.close();
    }
}
