// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwtSecretTest {
    private static final String SECRET = "0123456789abcdefABCDEF9876543210".repeat(2);

    @TempDir
    Path directory;

    @Test
    void shouldSignATokenWithTheFilesBytes() throws Exception {
        final String[] parts =
                JwtSecret.read(file("0x" + SECRET + "\n")).token(1_700_000_000L).split("\\.", -1);

        assertThat(parts).hasSize(3);
        assertThat(decoded(parts[0])).isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
        assertThat(decoded(parts[1])).isEqualTo("{\"iat\":1700000000}");
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(HexFormat.of().parseHex(SECRET), "HmacSHA256"));
        assertThat(Base64.getUrlDecoder().decode(parts[2]))
                .isEqualTo(mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void shouldRefuseAnythingElseWithoutShowingIt() throws Exception {
        for (final String content :
                List.of("", "ab", SECRET + "00", SECRET.replace('a', 'g'), SECRET + " " + SECRET, "x".repeat(10_000))) {
            final Path file = file(content);
            assertThatThrownBy(() -> JwtSecret.read(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "jwtSecretFile=" + file + " must hold 32 bytes as 64 hexadecimal digits and nothing else");
        }
    }

    @Test
    void shouldNameAFileThatIsMissing() {
        assertThatThrownBy(() -> JwtSecret.read(directory.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none can't be read: NoSuchFileException");
    }

    @Test
    void shouldNotShowTheSecret() throws Exception {
        assertThat(JwtSecret.read(file(SECRET)).toString())
                .doesNotContain("0123")
                .contains("jwt.hex");
    }

    private Path file(final String content) throws Exception {
        return Files.writeString(directory.resolve("jwt.hex"), content);
    }

    private static String decoded(final String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.US_ASCII);
    }
}
