// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import fr.acinq.bitcoin.Bech32;
import fr.acinq.bitcoin.ByteVector;
import fr.acinq.bitcoin.ByteVector32;
import fr.acinq.bitcoin.PublicKey;
import fr.acinq.bitcoin.ScriptTree;
import fr.acinq.bitcoin.XonlyPublicKey;
import io.alys.core.value.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The federation's one deposit address: a P2TR output whose only way to be spent is a tapscript that asks for
 * ceil(2n/3) of its n members' signatures (reference 3.1; BIP-341, BIP-342). The key path is closed by the BIP-341
 * point nobody has a key for.
 */
public final class FederationAddress {
    /** As many as there can be authorities (rules.md 7). */
    public static final int KEYS_MAX = 64;

    private static final int KEY_LENGTH = 33;
    private static final int X_ONLY_LENGTH = 32;
    private static final int TAPSCRIPT_LEAF_VERSION = 0xc0;
    private static final int OP_CHECKSIG = 0xac;
    private static final int OP_CHECKSIGADD = 0xba;
    private static final int OP_GREATERTHANOREQUAL = 0xa2;
    private static final int OP_1 = 0x51;
    private static final int SMALL_NUMBER_MAX = 16;
    private static final byte[] P2TR_PREFIX = {OP_1, X_ONLY_LENGTH};
    private static final XonlyPublicKey UNSPENDABLE_KEY =
            new XonlyPublicKey(new ByteVector32("50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0"));

    private FederationAddress() {}

    /** Signatures needed of n members: ceil(2n/3). */
    public static int thresholdOf(final int keys) {
        return (2 * keys + 2) / 3;
    }

    /**
     * The script that must be satisfied to spend a deposit: {@code x1 CHECKSIG x2 CHECKSIGADD … t GREATERTHANOREQUAL}.
     *
     * @param keys compressed, 33 bytes each, in the network's order; 1 to {@link #KEYS_MAX}, all different.
     * @throws IllegalArgumentException naming the key and the rule it breaks.
     */
    public static Bytes tapscriptOf(final List<Bytes> keys) {
        requireKeys(keys);
        final ByteArrayOutputStream script = new ByteArrayOutputStream();
        for (int i = 0; i < keys.size(); i++) {
            script.write(X_ONLY_LENGTH);
            script.writeBytes(keys.get(i).slice(1, X_ONLY_LENGTH).toArray());
            script.write(i == 0 ? OP_CHECKSIG : OP_CHECKSIGADD);
        }
        final int threshold = thresholdOf(keys.size());
        if (threshold <= SMALL_NUMBER_MAX) {
            script.write(OP_1 + threshold - 1);
        } else {
            script.write(1);
            script.write(threshold);
        }
        script.write(OP_GREATERTHANOREQUAL);
        return Bytes.of(script.toByteArray());
    }

    /** BIP-341 hash of the only leaf, the tapscript. */
    public static Bytes leafHashOf(final List<Bytes> keys) {
        return Bytes.of(leafOf(keys).hash().toByteArray());
    }

    /** The output script a deposit pays: {@code OP_1}, then the 32-byte output key. */
    public static Bytes scriptOf(final List<Bytes> keys) {
        final byte[] script = new byte[P2TR_PREFIX.length + X_ONLY_LENGTH];
        System.arraycopy(P2TR_PREFIX, 0, script, 0, P2TR_PREFIX.length);
        System.arraycopy(outputKeyOf(keys), 0, script, P2TR_PREFIX.length, X_ONLY_LENGTH);
        return Bytes.of(script);
    }

    /**
     * The deposit address (bech32m, BIP-350).
     *
     * @param network bitcoind's name of the chain, see {@link BitcoinRpcConfig#NETWORKS}.
     */
    public static String addressOf(final List<Bytes> keys, final String network) {
        final String prefix = switch (network) {
            case "main" -> "bc";
            case "test", "testnet4", "signet" -> "tb";
            case "regtest" -> "bcrt";
            default -> throw BitcoinRpcConfig.unknownNetwork(network);
        };
        return Bech32.encodeWitnessAddress(prefix, (byte) 1, outputKeyOf(keys));
    }

    private static byte[] outputKeyOf(final List<Bytes> keys) {
        return UNSPENDABLE_KEY.outputKey(leafOf(keys)).getFirst().value.toByteArray();
    }

    private static ScriptTree.Leaf leafOf(final List<Bytes> keys) {
        return new ScriptTree.Leaf(new ByteVector(tapscriptOf(keys).toArray()), TAPSCRIPT_LEAF_VERSION);
    }

    private static void requireKeys(final List<Bytes> keys) {
        if (keys.isEmpty() || keys.size() > KEYS_MAX) {
            throw new IllegalArgumentException("federationKeys=" + keys.size() + " must be 1 to " + KEYS_MAX);
        }
        final Set<Bytes> seen = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            final Bytes key = keys.get(i);
            if (key.length() != KEY_LENGTH || !new PublicKey(key.toArray()).isValid()) {
                throw new IllegalArgumentException(
                        "federationKeys[" + i + "]=" + key + " must be a compressed secp256k1 public key, 33 bytes");
            }
            if (!seen.add(key.slice(1, X_ONLY_LENGTH))) {
                throw new IllegalArgumentException(
                        "federationKeys[" + i + "]=" + key + " must differ from the others in its last 32 bytes");
            }
        }
    }
}
