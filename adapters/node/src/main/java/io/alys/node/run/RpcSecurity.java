// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.rpc.FaceSecurity;
import io.alys.adapters.rpc.OperatorAccess;
import io.alys.adapters.rpc.RpcToken;
import io.alys.adapters.rpc.SecretFile;
import io.alys.adapters.rpc.TlsException;
import io.alys.adapters.rpc.TlsIdentity;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may talk to the RPC and WebSocket servers, as the settings say. */
final class RpcSecurity {
    private static final Logger LOG = LoggerFactory.getLogger("alys");

    private RpcSecurity() {}

    /** @throws io.alys.node.config.ConfigurationException that names the setting, the file, and what is wrong with it. */
    static FaceSecurity open(final Settings settings, final OperatorAccess operators) {
        final FaceSecurity security = new FaceSecurity(operators, token(settings), tls(settings));
        if (!isOnLoopback(settings) && (security.tls() == null || security.token() == null)) {
            throw settings.fault(
                    Property.RPC_BIND,
                    "can be reached from other machines: that takes rpc.tls.keystore.file and rpc.token.file");
        }
        return security;
    }

    static boolean isOnLoopback(final Settings settings) {
        final String address = settings.text(Property.RPC_BIND);
        try {
            return address.equals("localhost") || InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (final IllegalArgumentException e) {
            throw settings.fault(Property.RPC_BIND, "must be an IP address or localhost");
        }
    }

    static boolean isTls(final Settings settings) {
        return settings.isSet(Property.RPC_TLS_KEYSTORE_FILE);
    }

    private static RpcToken token(final Settings settings) {
        if (!settings.isSet(Property.RPC_TOKEN_FILE)) {
            return null;
        }
        try {
            return new RpcToken(SecretFile.read(settings.path(Property.RPC_TOKEN_FILE), "RPC token"));
        } catch (final IOException | IllegalArgumentException e) {
            throw settings.fault(Property.RPC_TOKEN_FILE, "is of no use: " + e.getMessage());
        }
    }

    private static TlsIdentity tls(final Settings settings) {
        if (!isTls(settings)) {
            if (settings.isSet(Property.RPC_TLS_PASSWORD_FILE)) {
                throw settings.fault(Property.RPC_TLS_PASSWORD_FILE, "needs rpc.tls.keystore.file");
            }
            return null;
        }
        if (!settings.isSet(Property.RPC_TLS_PASSWORD_FILE)) {
            throw settings.fault(Property.RPC_TLS_KEYSTORE_FILE, "needs rpc.tls.password.file");
        }
        try {
            final TlsIdentity tls = TlsIdentity.open(
                    settings.path(Property.RPC_TLS_KEYSTORE_FILE),
                    settings.path(Property.RPC_TLS_PASSWORD_FILE),
                    Instant.now());
            tls.warnings().forEach(LOG::warn);
            return tls;
        } catch (final TlsException e) {
            throw settings.fault(Property.RPC_TLS_KEYSTORE_FILE, "is of no use: " + e.getMessage());
        }
    }
}
