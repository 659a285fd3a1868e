// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.bitcoin.BitcoinCredentials;
import io.alys.adapters.bitcoin.BitcoinRpcClient;
import io.alys.adapters.bitcoin.BitcoinRpcConfig;
import io.alys.adapters.bitcoin.BlockHint;
import io.alys.adapters.bitcoin.EmbeddedBitcoin;
import io.alys.adapters.engine.EngineApiClient;
import io.alys.adapters.engine.EngineApiConfig;
import io.alys.adapters.engine.ForkSchedule;
import io.alys.adapters.engine.embedded.EmbeddedEngine;
import io.alys.adapters.rocksdb.RocksBlockStore;
import io.alys.adapters.rocksdb.RocksConfig;
import io.alys.adapters.signer.BlsSecretKey;
import io.alys.adapters.signer.Keystore;
import io.alys.adapters.signer.KeystoreException;
import io.alys.adapters.signer.KeystoreSigner;
import io.alys.adapters.signer.SigningRecord;
import io.alys.core.chain.ChainSpec;
import io.alys.core.port.BitcoinNode;
import io.alys.core.port.ExecutionEngine;
import io.alys.core.port.PortException;
import io.alys.core.port.Signer;
import io.alys.core.value.EvmAddress;
import io.alys.node.config.ChainSpecFile;
import io.alys.node.config.ConfigurationException;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the node deals with outside itself, opened as the settings say. Owns what it opened. */
final class Outside implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outside.class);
    private static final long NEVER_S = -1;
    private static final long BITCOIN_TIMEOUT_MS = 5_000;

    /** Embedded chains begin here, so that two of them agree on their genesis. */
    private static final long EMBEDDED_GENESIS_S = 1_700_000_000;

    /** The well-known test account (secret key 0x11…11) has coins on the dev chain, to try transfers with. */
    private static final Map<EvmAddress, BigInteger> DEV_ALLOC =
            Map.of(EvmAddress.fromHex("0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a"), BigInteger.TEN.pow(24));

    private final ExecutionEngine engine;
    private final BitcoinNode bitcoin;
    private final RocksBlockStore store;
    private final Optional<Signer> signer;
    private final Optional<BlockHint> hint;

    // The thread that closes.
    private boolean isClosed = false;

    private Outside(
            final ExecutionEngine engine,
            final BitcoinNode bitcoin,
            final RocksBlockStore store,
            final Optional<Signer> signer,
            final Optional<BlockHint> hint) {
        this.engine = engine;
        this.bitcoin = bitcoin;
        this.store = store;
        this.signer = signer;
        this.hint = hint;
    }

    /**
     * Opens everything.
     *
     * @param isFirstStart true when the journal holds nothing: only then may a signing record be made.
     */
    static Outside open(
            final Settings settings, final ChainSpec spec, final DataDirectory directory, final boolean isFirstStart)
            throws PortException {
        final Optional<Signer> signer = openSigner(settings, directory, isFirstStart);
        final ExecutionEngine engine = openEngine(settings, spec, directory);
        final BitcoinNode bitcoin = openBitcoin(settings, spec, directory);
        final Optional<BlockHint> hint = openHint(settings);
        return new Outside(
                engine, bitcoin, RocksBlockStore.open(directory.blocks(), RocksConfig.defaults()), signer, hint);
    }

    ExecutionEngine engine() {
        return engine;
    }

    BitcoinNode bitcoin() {
        return bitcoin;
    }

    RocksBlockStore store() {
        return store;
    }

    Optional<Signer> signer() {
        return signer;
    }

    /** True when a new Bitcoin block was announced since the last call. */
    boolean consumeHint() {
        return hint.isPresent() && hint.get().consume();
    }

    /** Index of our key among the authorities, or -1 when we do not sign. */
    int authorityIndex(final ChainSpec spec) {
        if (signer.isEmpty()) {
            return -1;
        }
        final int index = spec.authorities().indexOf(signer.get().publicKey());
        if (index < 0) {
            throw new ConfigurationException("signer public key " + signer.get().publicKey()
                    + " is not among the authorities of chain spec " + spec.name());
        }
        return index;
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        hint.ifPresent(BlockHint::close);
        signer.ifPresent(Signer::close);
        store.close();
        bitcoin.close();
        engine.close();
    }

    private static ExecutionEngine openEngine(
            final Settings settings, final ChainSpec spec, final DataDirectory directory) throws PortException {
        if (settings.valid(Property.ENGINE_KIND).equals("embedded")) {
            return new EmbeddedEngine(directory.embeddedEngine(), spec.chainId(), EMBEDDED_GENESIS_S, DEV_ALLOC);
        }
        final ForkSchedule forks = new ForkSchedule(
                activation(settings, Property.ENGINE_CANCUN_TIME_S),
                activation(settings, Property.ENGINE_PRAGUE_TIME_S));
        try {
            return new EngineApiClient(EngineApiConfig.of(
                    uri(settings, Property.ENGINE_URL),
                    settings.path(Property.ENGINE_JWT_SECRET_FILE),
                    forks,
                    Duration.ofMillis(settings.number(Property.ENGINE_FILL_MS))));
        } catch (final IllegalArgumentException e) {
            throw settings.fault(Property.ENGINE_URL, e.getMessage());
        }
    }

    private static long activation(final Settings settings, final Property property) {
        final long timeS = settings.number(property);
        return timeS == NEVER_S ? Long.MAX_VALUE : timeS;
    }

    private static BitcoinNode openBitcoin(final Settings settings, final ChainSpec spec, final DataDirectory directory)
            throws PortException {
        if (settings.valid(Property.BITCOIN_KIND).equals("embedded")) {
            return new EmbeddedBitcoin(directory.embeddedBitcoin(), spec.federationScript(), System::currentTimeMillis);
        }
        return new BitcoinRpcClient(bitcoinConfig(settings), spec.federationScript());
    }

    private static BitcoinRpcConfig bitcoinConfig(final Settings settings) {
        final BitcoinCredentials credentials = settings.isSet(Property.BITCOIN_COOKIE_FILE)
                ? new BitcoinCredentials.CookieFile(settings.path(Property.BITCOIN_COOKIE_FILE))
                : new BitcoinCredentials.PasswordFile(
                        settings.text(Property.BITCOIN_USER), settings.path(Property.BITCOIN_PASSWORD_FILE));
        return new BitcoinRpcConfig(
                uri(settings, Property.BITCOIN_URL),
                settings.valid(Property.BITCOIN_NETWORK),
                credentials,
                BITCOIN_TIMEOUT_MS);
    }

    private static Optional<BlockHint> openHint(final Settings settings) {
        if (!settings.isSet(Property.BITCOIN_ZMQ)) {
            return Optional.empty();
        }
        final String[] parts = settings.valid(Property.BITCOIN_ZMQ).split(":", 2);
        final BlockHint hint = new BlockHint(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])));
        hint.start();
        return Optional.of(hint);
    }

    private static Optional<Signer> openSigner(
            final Settings settings, final DataDirectory directory, final boolean isFirstStart) throws PortException {
        final BlsSecretKey key;
        switch (settings.valid(Property.SIGNER_KIND)) {
            case "none" -> {
                return Optional.empty();
            }
            case "dev" -> {
                if (!settings.text(Property.CHAIN_SPEC).equals(ChainSpecFile.DEV)) {
                    throw settings.fault(Property.SIGNER_KIND, "is for chain.spec=dev only: that key is public");
                }
                final byte[] one = new byte[32];
                one[31] = 1;
                key = BlsSecretKey.of(one);
            }
            default -> key = openKeystore(settings);
        }
        try {
            Files.createDirectories(directory.signingRecord().getParent());
        } catch (final IOException e) {
            throw new ConfigurationException("data.dir: " + directory.signingRecord() + ": " + e.getMessage());
        }
        if (isFirstStart && !Files.exists(directory.signingRecord())) {
            SigningRecord.create(directory.signingRecord(), key.publicKey());
        }
        return Optional.of(new KeystoreSigner(key, SigningRecord.open(directory.signingRecord(), key.publicKey())));
    }

    private static BlsSecretKey openKeystore(final Settings settings) {
        try {
            final Keystore.Opened opened = Keystore.open(
                    settings.path(Property.SIGNER_KEYSTORE_FILE), settings.path(Property.SIGNER_PASSWORD_FILE));
            opened.warnings().forEach(LOG::warn);
            return opened.key();
        } catch (final KeystoreException e) {
            throw settings.fault(Property.SIGNER_KEYSTORE_FILE, e.getMessage());
        }
    }

    private static URI uri(final Settings settings, final Property property) {
        try {
            return URI.create(settings.text(property));
        } catch (final IllegalArgumentException e) {
            throw settings.fault(property, "must be a URL: " + e.getMessage());
        }
    }
}
