// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;

/** How a password becomes a decryption key (EIP-2335). The bounds keep a hostile file from taking all memory or time. */
public sealed interface KeyDerivation {
    /** Length of the key derived: 16 bytes for the cipher, 16 for the checksum. */
    int KEY_LENGTH = 32;

    byte[] derive(byte[] password, byte[] salt);

    /** Its name in the file. */
    String function();

    /** Adds the parameters other than the salt and the length. */
    void writeParameters(ObjectNode parameters);

    /** What a new keystore uses: scrypt as EIP-2335 shows it, 256 MiB and about a second. */
    static KeyDerivation standard() {
        return new Scrypt(1 << 18, 8, 1);
    }

    static KeyDerivation read(final String function, final JsonNode parameters) throws KeystoreException {
        final int length = KeystoreJson.integer(parameters, "dklen");
        if (length != KEY_LENGTH) {
            throw new KeystoreException("kdf.params.dklen=" + length + " must be " + KEY_LENGTH);
        }
        try {
            return switch (function) {
                case "scrypt" ->
                    new Scrypt(
                            KeystoreJson.integer(parameters, "n"),
                            KeystoreJson.integer(parameters, "r"),
                            KeystoreJson.integer(parameters, "p"));
                case "pbkdf2" -> {
                    final String prf = KeystoreJson.text(parameters, "prf");
                    if (!"hmac-sha256".equals(prf)) {
                        throw new KeystoreException("kdf.params.prf=" + prf + " must be hmac-sha256");
                    }
                    yield new Pbkdf2(KeystoreJson.integer(parameters, "c"));
                }
                default -> throw new KeystoreException("kdf.function=" + function + " must be scrypt or pbkdf2");
            };
        } catch (final IllegalArgumentException e) {
            throw new KeystoreException(e.getMessage(), e);
        }
    }

    /**
     * RFC 7914.
     *
     * @param n cost, a power of two.
     * @param r block size; 128 · n · r bytes of memory are needed, at most 256 MiB.
     * @param p repetitions.
     */
    record Scrypt(int n, int r, int p) implements KeyDerivation {
        private static final int N_MIN = 1 << 10;
        private static final int N_MAX = 1 << 20;
        private static final int R_MAX = 32;
        private static final int P_MAX = 16;
        private static final long MEMORY_BYTES_MAX = 256L << 20;

        public Scrypt {
            Bounds.require(
                    n >= N_MIN && n <= N_MAX && Integer.bitCount(n) == 1, "n", n, "a power of two, 2^10 to 2^20");
            Bounds.require(r >= 1 && r <= R_MAX, "r", r, "1 to " + R_MAX);
            Bounds.require(p >= 1 && p <= P_MAX, "p", p, "1 to " + P_MAX);
            Bounds.require(128L * n * r <= MEMORY_BYTES_MAX, "128·n·r", 128L * n * r, "at most " + MEMORY_BYTES_MAX);
        }

        @Override
        public byte[] derive(final byte[] password, final byte[] salt) {
            return SCrypt.generate(password, salt, n, r, p, KEY_LENGTH);
        }

        @Override
        public String function() {
            return "scrypt";
        }

        @Override
        public void writeParameters(final ObjectNode parameters) {
            parameters.put("n", n).put("p", p).put("r", r);
        }
    }

    /**
     * RFC 8018 with HMAC-SHA-256.
     *
     * @param c iterations.
     */
    record Pbkdf2(int c) implements KeyDerivation {
        private static final int C_MIN = 1 << 10;
        private static final int C_MAX = 1 << 24;

        public Pbkdf2 {
            Bounds.require(c >= C_MIN && c <= C_MAX, "c", c, C_MIN + " to " + C_MAX);
        }

        @Override
        public byte[] derive(final byte[] password, final byte[] salt) {
            final PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
            generator.init(password, salt, c);
            return ((KeyParameter) generator.generateDerivedMacParameters(KEY_LENGTH * Byte.SIZE)).getKey();
        }

        @Override
        public String function() {
            return "pbkdf2";
        }

        @Override
        public void writeParameters(final ObjectNode parameters) {
            parameters.put("c", c).put("prf", "hmac-sha256");
        }
    }
}
