// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import supranational.blst.P1;
import supranational.blst.P2;
import supranational.blst.SecretKey;

/**
 * A BLS12-381 secret key that shows itself to nobody: its bytes leave only towards a {@link Keystore}. Overwritten when
 * closed. One thread.
 */
public final class BlsSecretKey implements AutoCloseable {
    static final int LENGTH = 32;

    /** Order of the BLS12-381 groups. */
    private static final BigInteger ORDER =
            new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

    private final byte[] bytes;
    private final SecretKey key;
    private final Bytes publicKey;
    private boolean isClosed;

    private BlsSecretKey(final byte[] bytes) {
        this.bytes = bytes;
        key = new SecretKey();
        key.from_bendian(bytes);
        publicKey = Bytes.of(new P1(key).compress());
    }

    /**
     * Copies a big-endian scalar.
     *
     * @throws IllegalArgumentException when it is not 32 bytes, zero, or not below the group's order; the message does
     *     not hold it.
     */
    public static BlsSecretKey of(final byte[] bigEndian) {
        if (bigEndian.length != LENGTH) {
            throw new IllegalArgumentException("secret key length=" + bigEndian.length + " expected=" + LENGTH);
        }
        final BigInteger scalar = new BigInteger(1, bigEndian);
        if (scalar.signum() == 0 || scalar.compareTo(ORDER) >= 0) {
            throw new IllegalArgumentException("the secret key must lie between 1 and the group's order");
        }
        return new BlsSecretKey(bigEndian.clone());
    }

    /** A new key from the operating system's randomness (KeyGen of draft-irtf-cfrg-bls-signature). */
    public static BlsSecretKey generate() {
        final byte[] entropy = new byte[2 * LENGTH];
        new SecureRandom().nextBytes(entropy);
        final SecretKey generated = new SecretKey();
        generated.keygen(entropy);
        Arrays.fill(entropy, (byte) 0);
        return new BlsSecretKey(generated.to_bendian());
    }

    /** 48 bytes, compressed. */
    public Bytes publicKey() {
        return publicKey;
    }

    /** A 96-byte signature under {@link BlsSignatures#DOMAIN_SEPARATION_TAG}; always the same for one message. */
    Bytes sign(final Hash message) {
        requireOpen();
        return Bytes.of(new P2()
                .hash_to(message.toArray(), BlsSignatures.DOMAIN_SEPARATION_TAG)
                .sign_with(key)
                .compress());
    }

    /** A copy, which the caller overwrites after use. */
    byte[] copy() {
        requireOpen();
        return bytes.clone();
    }

    @Override
    public void close() {
        isClosed = true;
        Arrays.fill(bytes, (byte) 0);
        key.from_bendian(bytes);
    }

    /** The public key only. */
    @Override
    public String toString() {
        return "BlsSecretKey{publicKey=" + publicKey + "}";
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("the secret key is closed: publicKey=" + publicKey);
        }
    }
}
