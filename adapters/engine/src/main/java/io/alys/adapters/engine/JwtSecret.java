// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret shared with the execution client, and the HS256 tokens made from it (execution-apis, engine/authentication.md).
 * The secret appears in no text this class makes.
 */
final class JwtSecret {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_LENGTH = 32;
    private static final int FILE_LENGTH_MAX = 256;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER =
            BASE64.encodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.US_ASCII));

    private final Path file;
    private final SecretKeySpec key;

    private JwtSecret(final Path file, final byte[] secret) {
        this.file = file;
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * Reads 64 hexadecimal digits, with or without a leading 0x and surrounding white space.
     *
     * @throws IllegalArgumentException naming the file and the rule, never the content.
     */
    static JwtSecret read(final Path file) {
        final byte[] content;
        try (InputStream input = Files.newInputStream(file)) {
            content = input.readNBytes(FILE_LENGTH_MAX + 1);
        } catch (final IOException e) {
            throw new IllegalArgumentException(
                    "jwtSecretFile=" + file + " can't be read: " + e.getClass().getSimpleName(), e);
        }
        final String text = new String(content, StandardCharsets.US_ASCII).strip();
        final String digits = text.startsWith("0x") ? text.substring(2) : text;
        if (content.length > FILE_LENGTH_MAX
                || digits.length() != 2 * SECRET_LENGTH
                || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException("jwtSecretFile=" + file + " must hold " + SECRET_LENGTH + " bytes as "
                    + 2 * SECRET_LENGTH + " hexadecimal digits and nothing else");
        }
        return new JwtSecret(file, HexFormat.of().parseHex(digits));
    }

    /** A token the client accepts for about a minute. */
    String token(final long issuedAtS) {
        final String claims =
                BASE64.encodeToString(("{\"iat\":" + issuedAtS + "}").getBytes(StandardCharsets.US_ASCII));
        final String signed = HEADER + "." + claims;
        try {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return signed + "." + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + ALGORITHM, e);
        }
    }

    Path file() {
        return file;
    }

    @Override
    public String toString() {
        return "JwtSecret[file=" + file + "]";
    }
}
