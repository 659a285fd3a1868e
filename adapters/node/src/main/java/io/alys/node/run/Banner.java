// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.core.chain.ChainSpec;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person wants to know when the node has started: where things are, and what to try. */
final class Banner {
    private static final Logger LOG = LoggerFactory.getLogger("alys");

    private Banner() {}

    static void print(final Settings settings, final ChainSpec spec, final DataDirectory directory, final Face face) {
        LOG.info(
                "network={} chainId={} threading={}/{} cores={} java={}",
                spec.name(),
                spec.chainId(),
                settings.text(Property.THREADING_MODE),
                settings.text(Property.THREADING_WAIT),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version());
        LOG.info("data     {}", directory.root());
        LOG.info("journal  {}   (alys journal tail --data-dir {})", directory.journal(), directory.root());
        final String secure = RpcSecurity.isTls(settings) ? "s" : "";
        final String address = settings.text(Property.RPC_BIND);
        LOG.info("metrics  http{}://{}:{}/metrics", secure, address, face.port());
        LOG.info("rpc      http{}://{}:{}/   (alys status --url ...)", secure, address, face.port());
        if (face.webSocketPort() >= 0) {
            LOG.info("ws       ws{}://{}:{}/   (alys_subscribe)", secure, address, face.webSocketPort());
        }
        final boolean isEmbedded = settings.text(Property.ENGINE_KIND).equals("embedded")
                && settings.text(Property.BITCOIN_KIND).equals("embedded");
        if (isEmbedded) {
            LOG.info(
                    "the execution engine (not an EVM) and the Bitcoin regtest are embedded; real ones: scripts/devnet");
            LOG.info("try      scripts/alys dev pegin 0.5 0x00000000000000000000000000000000000a11ce");
        }
    }
}
