// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** The key and the certificate that a face shows, from a PKCS#12 keystore. TLS 1.3 and 1.2 alone. */
public final class TlsIdentity {
    static final int KEYSTORE_LENGTH_MAX = 1 << 20;

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final Duration EXPIRY_WARNING = Duration.ofDays(14);

    private final SSLContext context;
    private final List<String> warnings;

    private TlsIdentity(final SSLContext context, final List<String> warnings) {
        this.context = context;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Opens a keystore with one private key.
     *
     * @param passwordFile whose text, without the white space around it, protects keystore and key.
     * @param now against which the certificate's time is held: outside it there is a warning, not a refusal.
     */
    public static TlsIdentity open(final Path keystoreFile, final Path passwordFile, final Instant now)
            throws TlsException {
        final char[] password;
        final byte[] bytes;
        try {
            password = SecretFile.read(passwordFile, "TLS keystore password").toCharArray();
            bytes = SecretFile.readGuarded(keystoreFile, "TLS keystore", KEYSTORE_LENGTH_MAX);
        } catch (final IOException e) {
            throw new TlsException(e.getMessage(), e);
        }
        try {
            final KeyStore keystore = load(keystoreFile, bytes, password);
            final X509Certificate certificate = certificate(keystoreFile, keystore);
            final KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keystore, password);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new TlsIdentity(context, warnings(keystoreFile, certificate, now));
        } catch (final GeneralSecurityException e) {
            throw new TlsException("TLS keystore path=" + keystoreFile + " is of no use: " + e.getMessage(), e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** Lines for the operator; empty when all is well. */
    public List<String> warnings() {
        return warnings;
    }

    SSLContext context() {
        return context;
    }

    /** For the server's side of a connection. */
    SSLEngine engine() {
        final SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        return engine;
    }

    static SSLParameters parameters(final SSLContext context) {
        final SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(PROTOCOLS.clone());
        return parameters;
    }

    private static KeyStore load(final Path file, final byte[] bytes, final char[] password)
            throws GeneralSecurityException, TlsException {
        final KeyStore keystore = KeyStore.getInstance("PKCS12");
        try {
            keystore.load(new ByteArrayInputStream(bytes), password);
        } catch (final IOException e) {
            throw new TlsException(
                    "TLS keystore path=" + file
                            + (e.getCause() instanceof UnrecoverableKeyException
                                    ? " is not opened by the password"
                                    : " is not a PKCS#12 keystore: " + e.getMessage()),
                    e);
        }
        return keystore;
    }

    private static X509Certificate certificate(final Path file, final KeyStore keystore)
            throws GeneralSecurityException, TlsException {
        final List<String> keys = new ArrayList<>();
        for (final String alias : Collections.list(keystore.aliases())) {
            if (keystore.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (keys.size() != 1 || !(keystore.getCertificate(keys.getFirst()) instanceof X509Certificate certificate)) {
            throw new TlsException("TLS keystore path=" + file
                    + " must have one private key with its certificate: keys=" + keys.size());
        }
        return certificate;
    }

    private static List<String> warnings(final Path file, final X509Certificate certificate, final Instant now) {
        final Instant begin = certificate.getNotBefore().toInstant();
        final Instant end = certificate.getNotAfter().toInstant();
        final String shown = "the certificate of TLS keystore path=" + file;
        if (now.isAfter(end)) {
            return List.of(shown + " has expired at " + end + ": clients will refuse it");
        }
        if (now.isBefore(begin)) {
            return List.of(shown + " is not valid before " + begin + ": clients will refuse it");
        }
        return now.plus(EXPIRY_WARNING).isAfter(end) ? List.of(shown + " expires at " + end) : List.of();
    }
}
