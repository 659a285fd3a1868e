// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Keystores with self-signed certificates, made by the JDK's keytool for one test. */
final class TestCertificates {
    static final String PASSWORD = "not-a-secret";

    final Path keystore;
    final Path passwordFile;
    final Path certificate;

    /**
     * Makes a key and a certificate for localhost and 127.0.0.1.
     *
     * @param more of keytool's options.
     */
    TestCertificates(final Path directory, final String name, final String... more) throws Exception {
        keystore = directory.resolve(name + ".p12");
        passwordFile = secret(directory.resolve(name + ".password"), PASSWORD + "\n");
        certificate = directory.resolve(name + ".pem");
        final List<String> generate = new ArrayList<>(List.of(
                "-genkeypair",
                "-alias",
                "node",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=test",
                "-storetype",
                "PKCS12"));
        generate.addAll(List.of(more));
        if (!generate.contains("-ext")) {
            generate.addAll(List.of("-ext", "SAN=dns:localhost,ip:127.0.0.1"));
        }
        keytool(generate);
        keytool(List.of("-exportcert", "-rfc", "-alias", "node", "-file", certificate.toString()));
    }

    private TestCertificates(final Path keystore, final Path passwordFile, final Path certificate) {
        this.keystore = keystore;
        this.passwordFile = passwordFile;
        this.certificate = certificate;
    }

    /** The same files in another directory, with the same permissions; keytool takes its time. */
    TestCertificates copyTo(final Path directory) throws Exception {
        return new TestCertificates(
                copy(keystore, directory), copy(passwordFile, directory), copy(certificate, directory));
    }

    private static Path copy(final Path file, final Path directory) throws Exception {
        return Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }

    TlsIdentity identity() throws TlsException {
        return TlsIdentity.open(keystore, passwordFile, Instant.now());
    }

    TlsTrust trust() throws TlsException {
        return TlsTrust.of(certificate);
    }

    /** A file that its owner alone can read. */
    static Path secret(final Path file, final String text) throws Exception {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private void keytool(final List<String> arguments) throws Exception {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add("-J-XX:TieredStopAtLevel=1");
        command.addAll(arguments);
        command.addAll(List.of("-keystore", keystore.toString(), "-storepass:file", passwordFile.toString()));
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
