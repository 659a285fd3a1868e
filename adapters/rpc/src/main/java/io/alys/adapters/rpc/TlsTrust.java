// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificates that a client takes a node's for: an authority's, or the node's own. */
public final class TlsTrust {
    private static final int FILE_LENGTH_MAX = 1 << 20;

    private final SSLContext context;

    private TlsTrust(final SSLContext context) {
        this.context = context;
    }

    /** What the JDK trusts. */
    public static TlsTrust usual() throws TlsException {
        try {
            return new TlsTrust(SSLContext.getDefault());
        } catch (final GeneralSecurityException e) {
            throw new TlsException("the JDK's own trusted certificates are of no use: " + e.getMessage(), e);
        }
    }

    /**
     * Only what a file holds.
     *
     * @param file of one or more certificates as PEM text; others must not be able to write it.
     */
    public static TlsTrust of(final Path file) throws TlsException {
        try {
            final Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(
                            SecretFile.readGuarded(file, "certificate file", FILE_LENGTH_MAX)));
            if (certificates.isEmpty()) {
                throw new TlsException("certificate file has no certificate: path=" + file);
            }
            final KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int index = 0;
            for (final Certificate certificate : certificates) {
                trusted.setCertificateEntry("trusted-" + index++, certificate);
            }
            final TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return new TlsTrust(context);
        } catch (final GeneralSecurityException e) {
            throw new TlsException("certificate file path=" + file + " is of no use: " + e.getMessage(), e);
        } catch (final IOException e) {
            throw new TlsException(e.getMessage(), e);
        }
    }

    SSLContext context() {
        return context;
    }
}
