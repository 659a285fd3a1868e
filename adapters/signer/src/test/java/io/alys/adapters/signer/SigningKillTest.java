// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import static io.alys.core.chain.SignatureKind.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alys.core.effect.FaultKind;
import io.alys.core.fixture.ChildJvm;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class SigningKillTest {
    private static final int ROUNDS = 10;
    private static final int SIGNATURES_MAX = 150;
    private static final long EXTRA_NS_MAX = 2_000_000;

    private final Bytes publicKey = Keys.key(SignLoop.KEY).publicKey();

    @TempDir
    private Path temporary;

    private Path file;

    @BeforeEach
    void create() throws PortException {
        file = temporary.resolve("signing.record");
        SigningRecord.create(file, publicKey);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 20_251)
    void shouldRememberEverySignatureHandedOutWhenKilled(final long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        final Path unpacked = Files.createDirectory(temporary.resolve("unpacked"));
        final TreeMap<Long, Bytes> handedOut = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            signUntilKilled(unpacked, random, handedOut);
            try (KeystoreSigner signer = new KeystoreSigner(
                    Keys.key(SignLoop.KEY), SigningRecord.open(file, publicKey, SignLoop.LIMITS, RecordFiles.REAL))) {
                for (final Map.Entry<Long, Bytes> each : handedOut.entrySet()) {
                    final long slot = each.getKey();
                    assertThatExceptionOfType(PortException.class)
                            .as("slot %d", slot)
                            .isThrownBy(() -> signer.sign(BLOCK, slot, slot, Hash.ZERO, Hash.ZERO))
                            .matches(fault -> fault.kind() == FaultKind.REJECTED);
                }
                final long last = handedOut.lastKey();
                assertThat(signer.sign(BLOCK, last, last, SignLoop.root(last), SignLoop.root(last)))
                        .isEqualTo(handedOut.get(last));
            }
        }
        assertThat(handedOut).hasSizeGreaterThan(100);
    }

    @Test
    void shouldRefuseARecordThatAnotherProcessHolds() throws Exception {
        try (ChildJvm child = new ChildJvm(SignLoop.class, temporary, file.toString())) {
            assertThat(child.line()).isEqualTo("open");

            assertThatExceptionOfType(PortException.class)
                    .isThrownBy(() -> SigningRecord.open(file, publicKey))
                    .withMessageContaining("signing record in use: another process holds")
                    .matches(fault -> fault.kind() == FaultKind.STORAGE);
            child.kill();
        }
        SigningRecord.open(file, publicKey).close();
    }

    private void signUntilKilled(final Path unpacked, final SplittableRandom random, final Map<Long, Bytes> handedOut)
            throws Exception {
        try (ChildJvm child = new ChildJvm(SignLoop.class, unpacked, file.toString())) {
            assertThat(child.line()).isEqualTo("open");
            final int signatures = 1 + random.nextInt(SIGNATURES_MAX);
            for (int i = 0; i < signatures; i++) {
                remember(child.line(), handedOut);
            }
            LockSupport.parkNanos(random.nextLong(EXTRA_NS_MAX));
            child.kill();
            for (String line = child.line(); line != null; line = child.line()) {
                remember(line, handedOut);
            }
        }
    }

    private static void remember(final String line, final Map<Long, Bytes> handedOut) {
        final String[] words = line.split(" ", -1);
        // The last line may be cut short.
        if (words.length == 3 && "end".equals(words[2])) {
            handedOut.put(Long.parseLong(words[0]), Bytes.fromHex(words[1]));
        }
    }
}
