// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TlsIdentityTest {
    @TempDir
    private Path directory;

    @TempDir
    private static Path made;

    private static TestCertificates original;

    private TestCertificates certificates;

    @BeforeAll
    static void makeCertificates() throws Exception {
        original = new TestCertificates(made, "node");
    }

    @BeforeEach
    void setUp() throws Exception {
        certificates = original.copyTo(directory);
    }

    @Test
    void shouldOpenAKeystoreWithoutAWord() throws Exception {
        assertThat(certificates.identity().warnings()).isEmpty();
        assertThat(certificates.identity().engine().getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
    }

    @Test
    void shouldNameTheFileThatIsMissing() throws Exception {
        final Path nowhere = directory.resolve("nowhere");

        requireRefused(nowhere, certificates.passwordFile, "TLS keystore is missing: path=" + nowhere);
        requireRefused(certificates.keystore, nowhere, "TLS keystore password is missing: path=" + nowhere);
    }

    @Test
    void shouldNameTheFileThatIsNone() throws Exception {
        requireRefused(directory, certificates.passwordFile, "TLS keystore cannot be read: path=" + directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void shouldRefuseAPasswordThatOthersCanReadOrWrite(final String permissions) throws Exception {
        Files.setPosixFilePermissions(certificates.passwordFile, PosixFilePermissions.fromString(permissions));

        requireRefused(
                certificates.keystore,
                certificates.passwordFile,
                "permissions=" + permissions + " can be read or written by others: chmod 600 it");
    }

    @Test
    void shouldRefuseAKeystoreThatOthersCanWrite() throws Exception {
        Files.setPosixFilePermissions(certificates.keystore, PosixFilePermissions.fromString("rw-r---w-"));

        requireRefused(certificates.keystore, certificates.passwordFile, "can be written by others");
    }

    @Test
    void shouldRefuseAWrongPasswordWithoutShowingIt() throws Exception {
        final Path wrong = TestCertificates.secret(directory.resolve("wrong"), "not-the-password");

        assertThatThrownBy(() -> TlsIdentity.open(certificates.keystore, wrong, Instant.now()))
                .isInstanceOf(TlsException.class)
                .hasMessage("TLS keystore path=" + certificates.keystore + " is not opened by the password")
                .hasMessageNotContaining("not-the-password");
    }

    @Test
    void shouldRefuseAnEmptyPassword() throws Exception {
        requireRefused(
                certificates.keystore,
                TestCertificates.secret(directory.resolve("empty"), "\n"),
                "TLS keystore password is empty");
    }

    @Test
    void shouldRefuseWhatIsNoKeystore() throws Exception {
        requireRefused(certificates.certificate, certificates.passwordFile, "is not a PKCS#12 keystore");
    }

    @Test
    void shouldRefuseAFileWithoutEnd() throws Exception {
        final Path endless = Files.write(directory.resolve("long.p12"), new byte[TlsIdentity.KEYSTORE_LENGTH_MAX + 1]);

        requireRefused(endless, certificates.passwordFile, "is longer than 1048576 bytes");
    }

    @Test
    void shouldWarnOfACertificateWhoseTimeIsOverOrHasNotComeOrEndsSoon() throws Exception {
        final Instant now = Instant.now();

        assertThat(warningAt(now.plus(400, ChronoUnit.DAYS))).contains("has expired at ", "clients will refuse it");
        assertThat(warningAt(now.minus(2, ChronoUnit.DAYS))).contains("is not valid before ");
        // keytool's certificates are good for 90 days.
        assertThat(warningAt(now.plus(80, ChronoUnit.DAYS))).contains(" expires at ");
    }

    @Test
    void shouldRefuseToTrustWhatIsNoCertificate() throws Exception {
        final Path text = Files.writeString(directory.resolve("text.pem"), "hello");

        assertThatThrownBy(() -> TlsTrust.of(text))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("path=" + text);
        assertThatThrownBy(() -> TlsTrust.of(directory.resolve("nowhere.pem")))
                .hasMessageContaining("certificate file is missing");
    }

    private String warningAt(final Instant now) throws TlsException {
        final var warnings = TlsIdentity.open(certificates.keystore, certificates.passwordFile, now)
                .warnings();
        assertThat(warnings).hasSize(1);
        return warnings.getFirst();
    }

    private static void requireRefused(final Path keystore, final Path password, final String messagePart) {
        assertThatThrownBy(() -> TlsIdentity.open(keystore, password, Instant.now()))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(messagePart);
    }
}
