// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import io.alys.core.fixture.SignatureScheme;
import io.alys.core.ssz.Sha256;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Real signatures for simulated networks, with keys that anybody can derive from a name. One thread. */
public final class BlsScheme implements SignatureScheme {
    private static final int BELOW_ORDER = 0x3f;

    private final BlsSignatures signatures = new BlsSignatures();
    private final Map<String, BlsSecretKey> keys = new TreeMap<>();

    @Override
    public Bytes publicKey(final String name) {
        return key(name).publicKey();
    }

    @Override
    public Bytes sign(final String name, final Hash message) {
        return key(name).sign(message);
    }

    @Override
    public boolean verify(final Bytes publicKey, final Hash message, final Bytes signature) {
        return signatures.verify(publicKey, message, signature);
    }

    @Override
    public boolean verifyAggregate(final List<Bytes> publicKeys, final Hash message, final Bytes signature) {
        return signatures.verifyAggregate(publicKeys, message, signature);
    }

    @Override
    public Bytes aggregate(final List<Bytes> parts) {
        return signatures.aggregate(parts);
    }

    private BlsSecretKey key(final String name) {
        return keys.computeIfAbsent(name, BlsScheme::derived);
    }

    private static BlsSecretKey derived(final String name) {
        final byte[] scalar =
                new Sha256().hash(name.getBytes(StandardCharsets.UTF_8)).toArray();
        scalar[0] &= BELOW_ORDER;
        return BlsSecretKey.of(scalar);
    }
}
