// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.alys.core.chain.SignatureKind;
import io.alys.core.port.PortException;
import io.alys.core.port.Signer;
import io.alys.core.port.SignerContract;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreSignerContractTest extends SignerContract {
    private final BlsSignatures signatures = new BlsSignatures();

    @TempDir
    private Path directory;

    @Override
    protected Signer open() throws PortException {
        final Path file = directory.resolve("signing.record");
        final BlsSecretKey key = Keys.key(42);
        if (!Files.exists(file)) {
            SigningRecord.create(file, key.publicKey());
        }
        return new KeystoreSigner(key, SigningRecord.open(file, key.publicKey()));
    }

    @Override
    protected boolean isValid(final Bytes publicKey, final Hash message, final Bytes signature) {
        return signatures.verify(publicKey, message, signature);
    }

    @Test
    void shouldBelongToTheThreadThatSignsFirst() throws Exception {
        final Path file = directory.resolve("other.record");
        SigningRecord.create(file, Keys.key(7).publicKey());
        try (KeystoreSigner signer = new KeystoreSigner(
                Keys.key(7), SigningRecord.open(file, Keys.key(7).publicKey()))) {
            CompletableFuture.runAsync(() -> signQuietly(signer)).get(30, TimeUnit.SECONDS);

            assertThatIllegalStateException()
                    .isThrownBy(() -> signer.sign(SignatureKind.BLOCK, 2, 2, Hash.ZERO, Hash.ZERO))
                    .withMessageContaining("belongs to thread=");
            assertThat(signer.toString()).doesNotContain(Bytes.of(Keys.bytes(7)).toHex());
        }
    }

    @Test
    void shouldSignTheSameAsBeforeOnceItIsMadeAnewAndTryThatAgainByItself() throws Exception {
        final Path file = directory.resolve("other.record");
        final Path aside = directory.resolve("aside.record");
        SigningRecord.create(file, Keys.key(7).publicKey());
        try (KeystoreSigner signer = new KeystoreSigner(
                Keys.key(7), SigningRecord.open(file, Keys.key(7).publicKey()))) {
            final Bytes first = signer.sign(SignatureKind.BLOCK, 1, 1, Hash.ZERO, Hash.ZERO);
            signer.renew();
            assertThat(signer.sign(SignatureKind.BLOCK, 1, 1, Hash.ZERO, Hash.ZERO))
                    .isEqualTo(first);

            Files.move(file, aside);
            assertThatExceptionOfType(PortException.class).isThrownBy(signer::renew);
            assertThatExceptionOfType(PortException.class)
                    .isThrownBy(() -> signer.sign(SignatureKind.BLOCK, 2, 2, Hash.ZERO, Hash.ZERO));
            Files.move(aside, file);
            assertThat(signer.sign(SignatureKind.BLOCK, 2, 2, Hash.ZERO, Hash.ZERO))
                    .isNotNull();
        }
    }

    @Test
    void shouldRefuseTheRecordOfAnotherKey() throws Exception {
        final Path file = directory.resolve("other.record");
        SigningRecord.create(file, Keys.key(7).publicKey());
        try (SigningRecord record = SigningRecord.open(file, Keys.key(7).publicKey())) {
            assertThatIllegalArgumentException().isThrownBy(() -> new KeystoreSigner(Keys.key(8), record));
        }
    }

    private static void signQuietly(final Signer signer) {
        try {
            signer.sign(SignatureKind.BLOCK, 1, 1, Hash.ZERO, Hash.ZERO);
        } catch (final PortException e) {
            throw new IllegalStateException(e);
        }
    }
}
