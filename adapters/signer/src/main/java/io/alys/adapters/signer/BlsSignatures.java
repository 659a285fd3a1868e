// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import io.alys.core.chain.ChainSpec;
import io.alys.core.port.SignatureVerifier;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import supranational.blst.BLST_ERROR;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.Pairing;

/**
 * BLS12-381 signatures by blst: 48-byte keys, 96-byte signatures, the proof-of-possession scheme of
 * draft-irtf-cfrg-bls-signature. Aggregation by that scheme is safe only among keys whose owners proved that they hold
 * them: the chain spec's authorities. Any thread.
 */
public final class BlsSignatures implements SignatureVerifier {
    public static final int PUBLIC_KEY_LENGTH = 48;
    public static final int SIGNATURE_LENGTH = 96;

    static final String DOMAIN_SEPARATION_TAG = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";

    private static final int KNOWN_KEYS_MAX = 4 * ChainSpec.AUTHORITIES_MAX;
    private static final boolean HASH_TO_CURVE = true;

    private final SecureRandom random = new SecureRandom();

    // Keys that passed the subgroup check, which costs as much as five per cent of a verification.
    private final Map<Bytes, P1_Affine> knownKeys = new ConcurrentHashMap<>();

    @Override
    public boolean verify(final Bytes publicKey, final Hash message, final Bytes signature) {
        final P1_Affine key = keyOrNull(publicKey);
        final P2_Affine point = signatureOrNull(signature);
        return key != null && point != null && isSignature(key, message, point);
    }

    /** False, too, for no keys and for more than {@link ChainSpec#AUTHORITIES_MAX}. */
    @Override
    public boolean verifyAggregate(final List<Bytes> publicKeys, final Hash message, final Bytes signature) {
        final P1_Affine key = sumOrNull(publicKeys);
        final P2_Affine point = key == null ? null : signatureOrNull(signature);
        return point != null && isSignature(key, message, point);
    }

    /**
     * Much less than one after the other costs, least where many are over one message. Each is weighted by 64 random bits, so
     * that wrong ones that cancel each other out do not pass.
     *
     * @throws IllegalArgumentException for more than {@link #BATCH_MAX}.
     */
    @Override
    public boolean verifyBatch(final List<Signed> batch) {
        if (batch.size() > BATCH_MAX) {
            throw new IllegalArgumentException("batch=" + batch.size() + " must be at most " + BATCH_MAX);
        }
        final Map<Hash, P1> keys = new LinkedHashMap<>();
        final P2 signatures = new P2();
        for (final Signed signed : batch) {
            final P1_Affine key = sumOrNull(signed.publicKeys());
            final P2_Affine point = key == null ? null : signatureOrNull(signed.signature());
            if (point == null) {
                return false;
            }
            final BigInteger weight = weight();
            keys.computeIfAbsent(signed.message(), message -> new P1()).add(new P1(key).mult(weight));
            signatures.add(new P2(point).mult(weight));
        }
        return batch.isEmpty() || isSignature(keys, signatures.to_affine());
    }

    /** One product of pairings: each key's with its message, and the signature's with the generator, which undoes them. */
    private static boolean isSignature(final Map<Hash, P1> keys, final P2_Affine signature) {
        final Pairing product = new Pairing(HASH_TO_CURVE, DOMAIN_SEPARATION_TAG);
        keys.forEach((message, key) -> product.raw_aggregate(
                new P2().hash_to(message.toArray(), DOMAIN_SEPARATION_TAG).to_affine(), key.to_affine()));
        product.raw_aggregate(signature, P1.generator().neg().to_affine());
        product.commit();
        return product.finalverify();
    }

    /** Nobody can choose signatures for weights that are drawn after them. Never zero, which would leave one out. */
    private BigInteger weight() {
        BigInteger weight = BigInteger.ZERO;
        while (weight.signum() == 0) {
            weight = new BigInteger(Long.SIZE, random);
        }
        return weight;
    }

    /**
     * @throws IllegalArgumentException for none, for more than {@link ChainSpec#AUTHORITIES_MAX}, and for one that is not
     *     a signature.
     */
    @Override
    public Bytes aggregate(final List<Bytes> signatures) {
        if (signatures.isEmpty() || signatures.size() > ChainSpec.AUTHORITIES_MAX) {
            throw new IllegalArgumentException(
                    "signatures=" + signatures.size() + " must be 1 to " + ChainSpec.AUTHORITIES_MAX);
        }
        final P2 sum = new P2();
        for (int i = 0; i < signatures.size(); i++) {
            final P2_Affine point = signatureOrNull(signatures.get(i));
            if (point == null) {
                throw new IllegalArgumentException("signatures[" + i + "]=" + signatures.get(i)
                        + " is not a point of the signature group in 96-byte compressed form");
            }
            sum.add(point);
        }
        return Bytes.of(sum.compress());
    }

    private static boolean isSignature(final P1_Affine key, final Hash message, final P2_Affine point) {
        return point.core_verify(key, HASH_TO_CURVE, message.toArray(), DOMAIN_SEPARATION_TAG)
                == BLST_ERROR.BLST_SUCCESS;
    }

    /** Null for no keys, for more than {@link ChainSpec#AUTHORITIES_MAX}, for one that is none, and for a sum that is none. */
    private P1_Affine sumOrNull(final List<Bytes> publicKeys) {
        if (publicKeys.size() == 1) {
            return keyOrNull(publicKeys.getFirst());
        }
        if (publicKeys.size() > ChainSpec.AUTHORITIES_MAX) {
            return null;
        }
        final P1 sum = new P1();
        for (final Bytes publicKey : publicKeys) {
            final P1_Affine key = keyOrNull(publicKey);
            if (key == null) {
                return null;
            }
            sum.add(key);
        }
        return sum.is_inf() ? null : sum.to_affine();
    }

    private P1_Affine keyOrNull(final Bytes publicKey) {
        final P1_Affine known = knownKeys.get(publicKey);
        if (known != null) {
            return known;
        }
        final P1_Affine key = decodedKeyOrNull(publicKey);
        if (key != null && knownKeys.size() < KNOWN_KEYS_MAX) {
            knownKeys.put(publicKey, key);
        }
        return key;
    }

    /** Null unless it is a compressed point of the subgroup other than infinity (KeyValidate of the draft). */
    private static P1_Affine decodedKeyOrNull(final Bytes publicKey) {
        if (publicKey.length() != PUBLIC_KEY_LENGTH) {
            return null;
        }
        try {
            final P1_Affine key = new P1_Affine(publicKey.toArray());
            return key.is_inf() || !key.in_group() ? null : key;
        } catch (final RuntimeException malformed) {
            return null;
        }
    }

    private static P2_Affine signatureOrNull(final Bytes signature) {
        if (signature.length() != SIGNATURE_LENGTH) {
            return null;
        }
        try {
            final P2_Affine point = new P2_Affine(signature.toArray());
            return point.is_inf() || !point.in_group() ? null : point;
        } catch (final RuntimeException malformed) {
            return null;
        }
    }
}
