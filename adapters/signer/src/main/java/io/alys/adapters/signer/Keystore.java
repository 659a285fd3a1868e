// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * BLS keys in password-protected files (EIP-2335, version 4: scrypt or PBKDF2, SHA-256, AES-128-CTR). The password comes
 * from a file, never from a command line. Files others may write are refused; files others may read give a warning.
 */
public final class Keystore {
    static final int FILE_LENGTH_MAX = 16 * 1024;
    static final int PASSWORD_LENGTH_MAX = 4 * 1024;

    private static final int VERSION = 4;
    private static final int SALT_LENGTH = 32;
    private static final int SALT_LENGTH_MAX = 64;
    private static final int IV_LENGTH = 16;
    private static final int CIPHER_KEY_LENGTH = 16;
    private static final HexFormat HEX = HexFormat.of();

    private Keystore() {}

    /**
     * A key that was opened.
     *
     * @param key which the caller closes.
     * @param warnings lines for the operator; empty when all is well.
     */
    public record Opened(BlsSecretKey key, List<String> warnings) {
        public Opened {
            warnings = List.copyOf(warnings);
        }
    }

    /** Reads a key and the password that protects it. */
    public static Opened open(final Path keystoreFile, final Path passwordFile) throws KeystoreException {
        final List<String> warnings = new ArrayList<>();
        final byte[] json = KeyFiles.read(keystoreFile, "keystore", FILE_LENGTH_MAX, warnings);
        final byte[] password = password(passwordFile, warnings);
        try {
            return new Opened(decrypt(json, password), warnings);
        } catch (final KeystoreException e) {
            throw new KeystoreException("keystore path=" + keystoreFile + ": " + e.getMessage(), e);
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    /**
     * Writes a key to a new file with permissions 0600.
     *
     * @return lines for the operator; empty when all is well.
     */
    public static List<String> write(
            final Path keystoreFile, final Path passwordFile, final BlsSecretKey key, final KeyDerivation derivation)
            throws KeystoreException {
        final List<String> warnings = new ArrayList<>();
        final byte[] password = password(passwordFile, warnings);
        try {
            KeyFiles.write(keystoreFile, "keystore", encrypt(key, password, derivation));
        } finally {
            Arrays.fill(password, (byte) 0);
        }
        return List.copyOf(warnings);
    }

    static BlsSecretKey decrypt(final byte[] json, final byte[] password) throws KeystoreException {
        final JsonNode root = KeystoreJson.parse(json);
        final int version = KeystoreJson.integer(root, "version");
        if (version != VERSION) {
            throw new KeystoreException("version=" + version + " must be " + VERSION);
        }
        final JsonNode crypto = KeystoreJson.object(root, "crypto");
        final JsonNode kdf = KeystoreJson.object(crypto, "kdf");
        final JsonNode kdfParameters = KeystoreJson.object(kdf, "params");
        final KeyDerivation derivation = KeyDerivation.read(KeystoreJson.text(kdf, "function"), kdfParameters);
        final byte[] salt = KeystoreJson.hex(kdfParameters, "salt", 1, SALT_LENGTH_MAX);
        final JsonNode checksum = functionOf(crypto, "checksum", "sha256");
        final byte[] expected = KeystoreJson.hex(checksum, "message", 32, 32);
        final JsonNode cipher = functionOf(crypto, "cipher", "aes-128-ctr");
        final byte[] iv = KeystoreJson.hex(KeystoreJson.object(cipher, "params"), "iv", IV_LENGTH, IV_LENGTH);
        final byte[] message = KeystoreJson.hex(cipher, "message", BlsSecretKey.LENGTH, BlsSecretKey.LENGTH);

        final byte[] derived = derivation.derive(password, salt);
        byte[] secret = new byte[0];
        try {
            if (!MessageDigest.isEqual(checksum(derived, message), expected)) {
                throw new KeystoreException("wrong password, or a damaged keystore: the checksum does not match");
            }
            secret = crypt(Cipher.DECRYPT_MODE, derived, iv, message);
            final BlsSecretKey key = BlsSecretKey.of(secret);
            requirePublicKey(root, key);
            return key;
        } catch (final IllegalArgumentException e) {
            throw new KeystoreException(e.getMessage(), e);
        } finally {
            Arrays.fill(derived, (byte) 0);
            Arrays.fill(secret, (byte) 0);
        }
    }

    static byte[] encrypt(final BlsSecretKey key, final byte[] password, final KeyDerivation derivation)
            throws KeystoreException {
        final SecureRandom random = new SecureRandom();
        final byte[] salt = new byte[SALT_LENGTH];
        final byte[] iv = new byte[IV_LENGTH];
        random.nextBytes(salt);
        random.nextBytes(iv);
        final byte[] derived = derivation.derive(password, salt);
        final byte[] secret = key.copy();
        final byte[] message;
        final byte[] checksum;
        try {
            message = crypt(Cipher.ENCRYPT_MODE, derived, iv, secret);
            checksum = checksum(derived, message);
        } finally {
            Arrays.fill(derived, (byte) 0);
            Arrays.fill(secret, (byte) 0);
        }
        final ObjectNode root = JsonNodeFactory.instance.objectNode();
        final ObjectNode crypto = root.putObject("crypto");
        final ObjectNode kdf = crypto.putObject("kdf").put("function", derivation.function());
        final ObjectNode kdfParameters = kdf.putObject("params").put("dklen", KeyDerivation.KEY_LENGTH);
        derivation.writeParameters(kdfParameters);
        kdfParameters.put("salt", HEX.formatHex(salt));
        kdf.put("message", "");
        crypto.putObject("checksum")
                .put("function", "sha256")
                .put("message", HEX.formatHex(checksum))
                .putObject("params");
        crypto.putObject("cipher")
                .put("function", "aes-128-ctr")
                .put("message", HEX.formatHex(message))
                .putObject("params")
                .put("iv", HEX.formatHex(iv));
        root.put("description", "");
        root.put("pubkey", HEX.formatHex(key.publicKey().toArray()));
        root.put("path", "");
        root.put("uuid", UUID.randomUUID().toString());
        root.put("version", VERSION);
        try {
            return KeystoreJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** NFKD, control characters left out, UTF-8 (EIP-2335, Password requirements). */
    static byte[] normalized(final CharSequence password) {
        final StringBuilder kept = new StringBuilder();
        Normalizer.normalize(password, Normalizer.Form.NFKD)
                .codePoints()
                .filter(point -> point > 0x1f && (point < 0x7f || point > 0x9f))
                .forEach(kept::appendCodePoint);
        return kept.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] password(final Path file, final List<String> warnings) throws KeystoreException {
        final byte[] bytes = KeyFiles.read(file, "password file", PASSWORD_LENGTH_MAX, warnings);
        try {
            // A final line break goes with the other control characters.
            final CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            final byte[] password = normalized(text);
            if (password.length == 0) {
                throw new KeystoreException("password file path=" + file + " is empty");
            }
            return password;
        } catch (final CharacterCodingException e) {
            throw new KeystoreException("password file path=" + file + " is not UTF-8");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static JsonNode functionOf(final JsonNode crypto, final String module, final String known)
            throws KeystoreException {
        final JsonNode node = KeystoreJson.object(crypto, module);
        final String function = KeystoreJson.text(node, "function");
        if (!known.equals(function)) {
            throw new KeystoreException(module + ".function=" + function + " must be " + known);
        }
        return node;
    }

    private static void requirePublicKey(final JsonNode root, final BlsSecretKey key) throws KeystoreException {
        if (root.has("pubkey")) {
            final byte[] stated =
                    KeystoreJson.hex(root, "pubkey", BlsSignatures.PUBLIC_KEY_LENGTH, BlsSignatures.PUBLIC_KEY_LENGTH);
            if (!Arrays.equals(stated, key.publicKey().toArray())) {
                throw new KeystoreException("pubkey=" + HEX.formatHex(stated) + " is not the key's " + key.publicKey());
            }
        }
    }

    private static byte[] checksum(final byte[] derived, final byte[] message) {
        try {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(derived, CIPHER_KEY_LENGTH, CIPHER_KEY_LENGTH);
            return digest.digest(message);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] crypt(final int mode, final byte[] derived, final byte[] iv, final byte[] input) {
        try {
            final Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(mode, new SecretKeySpec(derived, 0, CIPHER_KEY_LENGTH, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(input);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
