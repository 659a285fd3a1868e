// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alys.core.value.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class KeystoreTest {
    private static final String EIP_SECRET = "0x000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";
    private static final String SALT = "d4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3";
    private static final KeyDerivation QUICK = new KeyDerivation.Scrypt(1 << 10, 8, 1);

    @TempDir
    private Path directory;

    private Path keystore;
    private Path password;

    @BeforeEach
    void writePassword() throws IOException {
        keystore = directory.resolve("key.json");
        password = directory.resolve("password");
        write(password, "correct horse\n", "rw-------");
    }

    /** EIP-2335, Test Cases: the password is written in mathematical letters, and a key follows it. */
    static Stream<String> eipKeystores() {
        return Stream.of(
                json(
                        "\"function\":\"scrypt\",\"params\":{\"dklen\":32,\"n\":262144,\"p\":1,\"r\":8,\"salt\":\""
                                + SALT + "\"}",
                        "d2217fe5f3e9a1e34581ef8a78f7c9928e436d36dacc5e846690a5581e8ea484",
                        "06ae90d55fe0a6e9c5c3bc5b170827b2e5cce3929ed3f116c2811e6366dfe20f"),
                json(
                        "\"function\":\"pbkdf2\",\"params\":{\"dklen\":32,\"c\":262144,\"prf\":\"hmac-sha256\",\"salt\":\""
                                + SALT + "\"}",
                        "8a9f5d9912ed7e75ea794bc5a89bca5f193721d30868ade6f73043c6ea6febf1",
                        "cee03fde2af33149775b7223e7845e4fb2c8ae1792e5f99fe9ecf474cc8c16ad"));
    }

    @ParameterizedTest
    @MethodSource("eipKeystores")
    void shouldOpenTheKeystoresOfTheEip(final String json) throws Exception {
        write(keystore, json, "rw-------");
        write(password, "𝔱𝔢𝔰𝔱𝔭𝔞𝔰𝔰𝔴𝔬𝔯𝔡🔑", "rw-------");

        final Keystore.Opened opened = Keystore.open(keystore, password);

        assertThat(Bytes.of(opened.key().copy()).toHex()).isEqualTo(EIP_SECRET);
        assertThat(opened.warnings()).isEmpty();
    }

    @Test
    void shouldNormalizeThePasswordAsTheEipSays() {
        assertThat(Keystore.normalized("𝔱𝔢𝔰𝔱𝔭𝔞𝔰𝔰𝔴𝔬𝔯𝔡🔑"))
                .isEqualTo(Bytes.fromHex("0x7465737470617373776f7264f09f9491").toArray());
        assertThat(Keystore.normalized("a\u0000\u001f \u007f\u0080\u009f\u00a0b\n"))
                .isEqualTo("a  b".getBytes(StandardCharsets.UTF_8));
    }

    static Stream<KeyDerivation> derivations() {
        return Stream.of(QUICK, new KeyDerivation.Pbkdf2(1 << 10));
    }

    @ParameterizedTest
    @MethodSource("derivations")
    void shouldOpenWhatItWrote(final KeyDerivation derivation) throws Exception {
        final BlsSecretKey key = BlsSecretKey.generate();

        assertThat(Keystore.write(keystore, password, key, derivation)).isEmpty();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keystore)))
                .isEqualTo("rw-------");
        assertThat(Keystore.open(keystore, password).key().copy()).isEqualTo(key.copy());
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
        assertThat(Files.readString(keystore))
                .doesNotContain(Bytes.of(key.copy()).toHex().substring(2));
    }

    @Test
    void shouldNeverOverwriteAKeystore() throws Exception {
        Keystore.write(keystore, password, Keys.key(1), QUICK);
        final byte[] before = Files.readAllBytes(keystore);

        assertThatExceptionOfType(KeystoreException.class)
                .isThrownBy(() -> Keystore.write(keystore, password, Keys.key(2), QUICK))
                .withMessageContaining("never overwritten: path=" + keystore);

        assertThat(Files.readAllBytes(keystore)).isEqualTo(before);
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void shouldRefuseAWrongPasswordWithoutShowingIt() throws Exception {
        Keystore.write(keystore, password, Keys.key(1), QUICK);
        write(password, "battery staple", "rw-------");

        assertRefused().withMessageContaining("wrong password").withMessageNotContaining("staple");
    }

    @ParameterizedTest
    @CsvSource({"rw-rw----", "rw-----w-"})
    void shouldRefuseFilesThatOthersMayWrite(final String permissions) throws Exception {
        Keystore.write(keystore, password, Keys.key(1), QUICK);
        Files.setPosixFilePermissions(keystore, PosixFilePermissions.fromString(permissions));
        assertRefused().withMessageContaining("keystore path=" + keystore + " permissions=" + permissions);

        Files.setPosixFilePermissions(keystore, KeyFiles.OWNER_ONLY);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString(permissions));
        assertRefused().withMessageContaining("password file path=" + password);
    }

    @Test
    void shouldWarnOfFilesThatOthersMayRead() throws Exception {
        Keystore.write(keystore, password, Keys.key(1), QUICK);
        Files.setPosixFilePermissions(keystore, PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw----r--"));

        assertThat(Keystore.open(keystore, password).warnings())
                .containsExactly(
                        "keystore path=" + keystore + " permissions=rw-r----- can be read by others: chmod 600 it",
                        "password file path=" + password
                                + " permissions=rw----r-- can be read by others: chmod 600 it");
    }

    @Test
    void shouldBoundTheFiles() throws Exception {
        write(keystore, " ".repeat(Keystore.FILE_LENGTH_MAX + 1), "rw-------");
        assertRefused().withMessageContaining("keystore path=" + keystore + " is longer than 16384");

        Files.delete(keystore);
        assertRefused().withMessageContaining("keystore is missing: path=" + keystore);

        Keystore.write(keystore, password, Keys.key(1), QUICK);
        write(password, "x".repeat(Keystore.PASSWORD_LENGTH_MAX + 1), "rw-------");
        assertRefused().withMessageContaining("password file path=" + password + " is longer than 4096");

        write(password, "\n", "rw-------");
        assertRefused().withMessageContaining("is empty");

        Files.write(password, new byte[] {(byte) 0xff});
        assertRefused().withMessageContaining("is not UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"n\":262144|\"n\":2097152|kdf.params.n=2097152",
                "\"n\":262144|\"n\":1048576|kdf.params.128·n·r=1073741824",
                "\"n\":262144|\"n\":0|kdf.params.n=0",
                "\"n\":262144|\"n\":262143|kdf.params.n=262143",
                "\"n\":262144|\"n\":99999999999|field=n must be a 32-bit integer",
                "\"n\":262144|\"n\":\"1\"|field=n must be a 32-bit integer",
                "\"p\":1|\"p\":17|kdf.params.p=17",
                "\"r\":8|\"r\":33|kdf.params.r=33",
                "\"r\":8|\"r\":-1|kdf.params.r=-1",
                "\"dklen\":32|\"dklen\":16|kdf.params.dklen=16",
                "scrypt|argon2|kdf.function=argon2",
                "aes-128-ctr|aes-256-ctr|cipher.function=aes-256-ctr",
                "\"sha256\"|\"sha3\"|checksum.function=sha3",
                "\"version\":4|\"version\":3|version=3",
                "\"version\":4|\"version\":4,\"version\":4|not JSON",
                "\"iv\":\"26|\"iv\":\"|field=iv length=15",
                "d4e567|zze567|field=salt must be hexadecimal",
                "\"pubkey\":\"96|\"pubkey\":\"97|is not the key's",
                "\"crypto\"|\"crypt\"|field=crypto must be an object",
            })
    void shouldNameTheFieldThatIsWrong(final String from, final String to, final String message) throws Exception {
        final String good = eipKeystores().findFirst().orElseThrow();
        assertThat(good).contains(from);
        write(keystore, good.replace(from, to), "rw-------");
        write(password, "testpassword🔑", "rw-------");

        assertRefused().withMessageContaining(message);
    }

    @Test
    void shouldBoundTheIterations() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyDerivation.Pbkdf2(1_000))
                .withMessageContaining("kdf.params.c=1000");
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyDerivation.Pbkdf2((1 << 24) + 1));
    }

    @ParameterizedTest(name = "seed {0}")
    @CsvSource({"1", "2"})
    void shouldNeverCrashOnADamagedKeystore(final long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        Keystore.write(keystore, password, Keys.key(9), QUICK);
        final byte[] good = Files.readAllBytes(keystore);
        for (int i = 0; i < 200; i++) {
            final byte[] damaged = good.clone();
            damaged[random.nextInt(good.length)] = (byte) random.nextInt(256);
            Files.write(keystore, damaged);
            try {
                assertThat(Keystore.open(keystore, password).key().publicKey())
                        .isEqualTo(Keys.key(9).publicKey());
            } catch (final KeystoreException refused) {
                assertThat(refused).hasMessageContaining("path=" + keystore);
            }
        }
    }

    private ThrowableAssertAlternative<KeystoreException> assertRefused() {
        return assertThatExceptionOfType(KeystoreException.class).isThrownBy(() -> Keystore.open(keystore, password));
    }

    private static void write(final Path file, final String text, final String permissions) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static String json(final String kdf, final String checksum, final String message) {
        return "{\"crypto\":{\"kdf\":{" + kdf + ",\"message\":\"\"},"
                + "\"checksum\":{\"function\":\"sha256\",\"params\":{},\"message\":\"" + checksum + "\"},"
                + "\"cipher\":{\"function\":\"aes-128-ctr\",\"params\":{\"iv\":\"264daa3f303d7259501c93d997d84fe6\"},"
                + "\"message\":\"" + message + "\"}},\"description\":\"\","
                + "\"pubkey\":\"9612d7a727c9d0a22e185a1c768478dfe919cada9266988cb32359c11f2b7b27f4ae4040902382ae2910c15e2b420d07\","
                + "\"path\":\"\",\"uuid\":\"1d85ae20-35c5-4611-98e8-aa14a633906f\",\"version\":4}";
    }
}
