// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import static io.alys.core.chain.SignatureKind.APPROVAL;
import static io.alys.core.chain.SignatureKind.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alys.core.chain.SignatureKind;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SigningRecordTest {
    private static final int LENGTH = SignedEntry.LENGTH;
    private static final SigningRecord.Limits SMALL = new SigningRecord.Limits(LENGTH * 20, 4);
    private static final SigningRecord.Limits TINY = new SigningRecord.Limits(LENGTH * 10, 2);

    private final Bytes publicKey = Keys.key(3).publicKey();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void create() throws PortException {
        file = directory.resolve("signing.record");
        SigningRecord.create(file, publicKey);
    }

    @Test
    void shouldCutARecordTornAtAnyByte() throws Exception {
        final byte[] whole = signed(3);
        for (int length = whole.length - LENGTH; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (SigningRecord record = open()) {
                assertThat(record.highestSlot(BLOCK)).as("cut at %d", length).isEqualTo(2);
                assertThat(Files.size(file)).isEqualTo(whole.length - LENGTH);
                record.admit(BLOCK, 3, 3, root(1), root(1));
            }
            try (SigningRecord record = open()) {
                assertThat(record.highestSlot(BLOCK)).isEqualTo(3);
            }
        }
    }

    @Test
    void shouldCutARecordThatArrivedAsZerosOnly() throws Exception {
        final byte[] whole = signed(3);
        Arrays.fill(whole, whole.length - LENGTH, whole.length, (byte) 0);
        Files.write(file, whole);

        try (SigningRecord record = open()) {
            assertThat(record.highestSlot(BLOCK)).isEqualTo(2);
        }
    }

    @Test
    void shouldRefuseEveryOtherDamage() throws Exception {
        final byte[] whole = signed(3);
        for (int bit = 0; bit < whole.length * 8; bit++) {
            final byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, damaged);
            assertDamaged().withMessageContaining("offset=" + bit / 8 / LENGTH * LENGTH);
        }
    }

    @Test
    void shouldRefuseRecordsThatAreMissingSwappedRepeatedOrZero() throws Exception {
        final byte[] whole = signed(4);
        final byte[] first = Arrays.copyOfRange(whole, LENGTH, 2 * LENGTH);
        final byte[] second = Arrays.copyOfRange(whole, 2 * LENGTH, 3 * LENGTH);

        final byte[] missing = Arrays.copyOf(whole, whole.length - LENGTH);
        System.arraycopy(whole, 3 * LENGTH, missing, 2 * LENGTH, 2 * LENGTH);
        Files.write(file, missing);
        assertDamaged().withMessageContaining("does not follow");

        final byte[] swapped = whole.clone();
        System.arraycopy(second, 0, swapped, LENGTH, LENGTH);
        System.arraycopy(first, 0, swapped, 2 * LENGTH, LENGTH);
        Files.write(file, swapped);
        assertDamaged().withMessageContaining("does not follow");

        final byte[] repeated = Arrays.copyOf(whole, whole.length + LENGTH);
        System.arraycopy(whole, whole.length - LENGTH, repeated, whole.length, LENGTH);
        Files.write(file, repeated);
        assertDamaged().withMessageContaining("does not follow");

        final byte[] zeroInside = whole.clone();
        Arrays.fill(zeroInside, 2 * LENGTH, 3 * LENGTH, (byte) 0);
        Files.write(file, zeroInside);
        assertDamaged();

        Files.write(file, Arrays.copyOf(whole, whole.length + 2 * LENGTH));
        assertDamaged();

        Files.write(file, Arrays.copyOf(whole, LENGTH - 1));
        assertDamaged().withMessageContaining("length=127");

        Files.write(file, new byte[0]);
        assertDamaged().withMessageContaining("length=0");
    }

    @Test
    void shouldRefuseSlotsThatDoNotRise() throws Exception {
        final byte[] header = SignedEntry.header(publicKey, 0);
        final byte[] high = new SignedEntry(BLOCK, 1, 9, root(1), root(1)).encode(header);
        final byte[] low = new SignedEntry(BLOCK, 1, 8, root(1), root(1)).encode(high);
        final byte[] foreign = new SignedEntry(SignatureKind.HANDSHAKE, 1, 10, root(1), root(1)).encode(high);

        Files.write(file, concatenated(header, high, low));
        assertDamaged().withMessageContaining("slot=8 after slot=9");
        Files.write(file, concatenated(header, high, foreign));
        assertDamaged().withMessageContaining("kind=HANDSHAKE");
    }

    @Test
    void shouldNeverForgetByStartingAnew() throws Exception {
        signed(2);
        assertThatExceptionOfType(PortException.class)
                .isThrownBy(() -> SigningRecord.create(file, publicKey))
                .withMessageContaining("never overwritten");

        Files.delete(file);
        assertThatExceptionOfType(PortException.class)
                .isThrownBy(this::open)
                .withMessageContaining("signing record is missing: path=" + file)
                .matches(fault -> fault.kind() == FaultKind.MISSING);
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldRefuseTheRecordOfAnotherKey() {
        final Bytes other = Keys.key(4).publicKey();

        assertThatExceptionOfType(PortException.class)
                .isThrownBy(() -> SigningRecord.open(file, other))
                .withMessageContaining("record of key=" + publicKey + ", not of key=" + other);
    }

    @Test
    void shouldRefuseASecondHolderInThisProcess() throws Exception {
        try (SigningRecord record = open()) {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(PortException.class)
                        .isThrownBy(this::open)
                        .withMessageContaining("signing record in use: this process holds");
            }
            record.admit(BLOCK, 1, 1, root(1), root(1));
        }
        open().close();
    }

    @Test
    void shouldKeepTheFileSmallAndTheHighestSlots() throws Exception {
        try (SigningRecord record = open()) {
            record.admit(APPROVAL, 1, 1, root(1), root(1));
            for (int slot = 0; slot < 1_000; slot++) {
                record.admit(BLOCK, slot, slot, root(slot), root(slot));
                assertThat(Files.size(file)).isLessThanOrEqualTo(SMALL.lengthMax());
            }
            assertRefused(() -> record.admit(BLOCK, 5, 5, root(5), root(5)), "not above the highest signed slot=999");
            record.admit(BLOCK, 999, 999, root(999), root(999));
            record.admit(APPROVAL, 1, 1, root(1), root(1));
        }
        try (SigningRecord record = open()) {
            assertThat(record.highestSlot(BLOCK)).isEqualTo(999);
            assertRefused(() -> record.admit(BLOCK, 999, 999, root(1), root(1)), "equivocation refused");
            assertRefused(() -> record.admit(APPROVAL, 1, 1, root(2), root(2)), "equivocation refused");
            record.admit(BLOCK, 997, 997, root(997), root(997));
            record.admit(BLOCK, 1000, 1000, root(1000), root(1000));
        }
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void shouldIgnoreARewriteThatACrashLeftUnfinished() throws Exception {
        signed(3);
        Files.write(directory.resolve("signing.record.tmp"), new byte[300]);

        try (SigningRecord record = open()) {
            assertThat(record.highestSlot(BLOCK)).isEqualTo(3);
        }
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void shouldForceEachNewEntryBeforeItIsAdmitted() throws Exception {
        final FaultyFiles files = new FaultyFiles(FaultyFiles.Fault.ERROR, 0);
        try (SigningRecord record = SigningRecord.open(file, publicKey, SMALL, files)) {
            for (int slot = 1; slot < 60; slot++) {
                final int before = files.forces();
                record.admit(BLOCK, slot, slot, root(1), root(1));
                assertThat(files.forces()).isGreaterThan(before);
                assertThat(files.unforcedBytes()).isZero();

                final int after = files.forces();
                record.admit(BLOCK, slot, slot, root(1), root(1));
                assertThat(files.forces()).isEqualTo(after);
            }
        }
    }

    @Test
    void shouldAdmitNothingOnceClosed() throws Exception {
        final SigningRecord record = open();
        record.close();
        record.close();

        assertThatExceptionOfType(PortException.class)
                .isThrownBy(() -> record.admit(BLOCK, 1, 1, root(1), root(1)))
                .matches(fault -> fault.kind() == FaultKind.UNREACHABLE);
    }

    @Test
    void shouldRequireLimitsThatLeaveRoom() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SigningRecord.Limits(LENGTH * 9, 4))
                .withMessageContaining("lengthMax=1152 must be above 1152");
    }

    /** The same; then the record is opened anew in place, which may fail once too, and the script goes on. */
    @ParameterizedTest
    @EnumSource(FaultyFiles.Fault.class)
    void shouldReleaseNoSecondRootWhenItIsOpenedAnewAfterAFailedOperation(final FaultyFiles.Fault fault)
            throws Exception {
        final FaultyFiles counting = new FaultyFiles(fault, 0);
        runScript(counting, new HashMap<>());
        int cured = 0;
        for (int failing = 4; failing <= counting.operations() + 6; failing++) {
            Files.delete(file);
            SigningRecord.create(file, publicKey);
            final Map<String, Hash> released = new HashMap<>();
            cured += runCuredScript(new FaultyFiles(fault, failing), released);
            requireNoSecondRoot(released);
        }
        assertThat(cured).isGreaterThan(40);
    }

    @Test
    void shouldForceAllThatItHoldsToANewFileWhenItIsOpenedAnew() throws Exception {
        final FaultyFiles files = new FaultyFiles(FaultyFiles.Fault.DONE_BUT_ERROR, 6);
        SigningRecord record = SigningRecord.open(file, publicKey, SMALL, files);
        for (int slot = 1; slot <= 3; slot++) {
            tryAdmit(record, BLOCK, slot, root(1), new HashMap<>());
        }
        final Object before = Files.readAttributes(file, "unix:ino").get("ino");
        final int forces = files.forces();
        record = record.reopened();

        assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isNotEqualTo(before);
        assertThat(files.forces()).isGreaterThan(forces);
        assertThat(files.unforcedBytes()).isZero();
        record.close();
    }

    /** Every operation of a script of admissions and compactions fails once, in every way. */
    @ParameterizedTest
    @EnumSource(FaultyFiles.Fault.class)
    void shouldFailStopAtAnyFailedOperation(final FaultyFiles.Fault fault) throws Exception {
        final FaultyFiles counting = new FaultyFiles(fault, 0);
        runScript(counting, new HashMap<>());
        assertThat(counting.operations()).isGreaterThan(60);
        for (int failing = 1; failing <= counting.operations(); failing++) {
            Files.delete(file);
            SigningRecord.create(file, publicKey);
            final Map<String, Hash> released = new HashMap<>();
            runScript(new FaultyFiles(fault, failing), released);
            requireNoSecondRoot(released);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldNeverReleaseTwoRootsForASlotOverCrashes(final long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        final Map<String, Hash> released = new HashMap<>();
        int crashes = 0;
        for (int i = 0; i < 60; i++) {
            try (SigningRecord record = open()) {
                for (int request = random.nextInt(12); request > 0; request--) {
                    final SignatureKind kind = random.nextBoolean() ? BLOCK : APPROVAL;
                    final long slot = Math.max(0, i * 3L + random.nextInt(-6, 6));
                    tryAdmit(record, kind, slot, root(random.nextInt(3)), released);
                }
            }
            if (random.nextBoolean()) {
                // A crash in the middle of one more record, whose signature was never released.
                final byte[] before = Files.readAllBytes(file);
                try (SigningRecord record = open()) {
                    final long slot = Math.max(record.highestSlot(BLOCK), 0) + 1;
                    record.admit(BLOCK, slot, slot, root(99), root(99));
                }
                final byte[] after = Files.readAllBytes(file);
                if (after.length > before.length) {
                    Files.write(file, Arrays.copyOf(after, before.length + random.nextInt(LENGTH)));
                    crashes++;
                } else {
                    Files.write(file, before);
                }
            }
        }
        assertThat(crashes).isPositive();
        assertThat(released).hasSizeGreaterThan(50);
        requireNoSecondRoot(released);
    }

    private void runScript(final FaultyFiles files, final Map<String, Hash> released) throws Exception {
        boolean hasFailed = false;
        try (SigningRecord record = SigningRecord.open(file, publicKey, TINY, files)) {
            for (int slot = 0; slot < 24; slot++) {
                final SignatureKind kind = slot % 3 == 0 ? APPROVAL : BLOCK;
                final boolean isAdmitted = tryAdmit(record, kind, slot, root(1), released);
                assertThat(isAdmitted && hasFailed).isFalse();
                hasFailed |= !isAdmitted;
            }
            if (hasFailed) {
                assertThatExceptionOfType(PortException.class)
                        .isThrownBy(() -> record.admit(APPROVAL, 0, 0, root(1), root(1)))
                        .withMessageContaining("failed before and admits nothing")
                        .matches(fault -> fault.kind() == FaultKind.STORAGE);
            }
        } catch (final PortException opening) {
            assertThat(opening.kind()).isEqualTo(FaultKind.STORAGE);
        }
    }

    /** 1 when the record admitted something after a failure. */
    private int runCuredScript(final FaultyFiles files, final Map<String, Hash> released) throws Exception {
        SigningRecord record = SigningRecord.open(file, publicKey, TINY, files);
        boolean hasFailed = false;
        int cured = 0;
        try {
            for (int slot = 0; slot < 24; slot++) {
                final SignatureKind kind = slot % 3 == 0 ? APPROVAL : BLOCK;
                boolean isAdmitted = tryAdmit(record, kind, slot, root(1), released);
                for (int attempt = 0; !isAdmitted && attempt < 2; attempt++) {
                    hasFailed = true;
                    try {
                        record = record.reopened();
                    } catch (final PortException again) {
                        continue;
                    }
                    isAdmitted = tryAdmit(record, kind, slot, root(2), released)
                            || tryAdmit(record, kind, slot, root(1), released);
                }
                cured |= hasFailed && isAdmitted ? 1 : 0;
            }
        } finally {
            record.close();
        }
        return cured;
    }

    private static boolean tryAdmit(
            final SigningRecord record,
            final SignatureKind kind,
            final long slot,
            final Hash root,
            final Map<String, Hash> released) {
        try {
            record.admit(kind, slot, slot, root, root);
        } catch (final PortException refused) {
            return false;
        }
        assertThat(released.put(kind + "/" + slot, root)).isIn(null, root);
        return true;
    }

    private void requireNoSecondRoot(final Map<String, Hash> released) throws Exception {
        try (SigningRecord record = open()) {
            released.forEach((kindAndSlot, root) -> {
                final String[] parts = kindAndSlot.split("/", -1);
                final long slot = Long.parseLong(parts[1]);
                assertRefused(
                        () -> record.admit(SignatureKind.valueOf(parts[0]), slot, slot, root(77), root(77)), "slot=");
            });
        }
    }

    /** A file with BLOCK slots 1 to the last one. */
    private byte[] signed(final int lastSlot) throws Exception {
        try (SigningRecord record = open()) {
            for (int slot = 1; slot <= lastSlot; slot++) {
                record.admit(BLOCK, slot, slot, root(slot), root(slot + 100));
            }
        }
        return Files.readAllBytes(file);
    }

    private SigningRecord open() throws PortException {
        return SigningRecord.open(file, publicKey, SMALL, RecordFiles.REAL);
    }

    private ThrowableAssertAlternative<PortException> assertDamaged() {
        return assertThatExceptionOfType(PortException.class)
                .isThrownBy(this::open)
                .withMessageContaining("signing record damaged: path=" + file)
                .matches(fault -> fault.kind() == FaultKind.PROTOCOL);
    }

    private static void assertRefused(final ThrowingCallable call, final String text) {
        assertThatExceptionOfType(PortException.class)
                .isThrownBy(call)
                .withMessageContaining(text)
                .matches(fault -> fault.kind() == FaultKind.REJECTED);
    }

    private static byte[] concatenated(final byte[]... parts) {
        final byte[] all = new byte[parts.length * LENGTH];
        for (int i = 0; i < parts.length; i++) {
            System.arraycopy(parts[i], 0, all, i * LENGTH, LENGTH);
        }
        return all;
    }

    private static Hash root(final long number) {
        return Hash.of(Keys.bytes(number));
    }
}
