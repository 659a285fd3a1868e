// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alys.core.chain.SignedBlock;
import io.alys.core.effect.FaultKind;
import io.alys.core.fixture.Blocks;
import io.alys.core.port.PortException;
import io.alys.core.value.Hash;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RocksBlockStoreTest {
    private final SplittableRandom random = new SplittableRandom(7);
    private final NativeHandles handles = new NativeHandles();
    private final SignedBlock block = Blocks.random(random, 5);
    private final Hash genesisRoot = Blocks.hash(random);

    @TempDir
    private Path directory;

    @AfterEach
    void shouldLeaveNoNativeHandle() {
        assertThat(handles.live()).isZero();
    }

    @Test
    void shouldCountTheHandlesItHoldsWhileOpen() throws PortException {
        try (RocksBlockStore store = open()) {
            store.commit(0, block);
            assertThat(handles.live()).isEqualTo(11);
        }
    }

    @Test
    void shouldKeepEverythingWhenItIsOpenedAnew() throws PortException {
        try (RocksBlockStore store = open()) {
            store.commit(3, block);
            store.renew();
            assertThat(handles.live()).as("of the database that was closed").isZero();
            assertThat(store.appliedSequence()).isEqualTo(3);
            assertThat(store.blockAt(5)).contains(block);

            store.commit(4, Blocks.random(random, 6));
            store.renew();
            assertThat(store.head().orElseThrow().height()).isEqualTo(6);
        }
    }

    @Test
    void shouldTryAgainOnTheNextCommitWhenItCouldNotBeOpenedAnew() throws Exception {
        final Path aside = directory.resolveSibling(directory.getFileName() + ".aside");
        try (RocksBlockStore store = open()) {
            store.commit(3, block);
            Files.move(directory, aside);
            Files.writeString(directory, "not a directory");

            assertThatExceptionOfType(PortException.class).isThrownBy(store::renew);
            assertThatExceptionOfType(PortException.class)
                    .isThrownBy(() -> store.blockAt(5))
                    .matches(fault -> fault.kind() == FaultKind.STORAGE);
            assertThatExceptionOfType(PortException.class).isThrownBy(() -> store.commit(4, Blocks.random(random, 6)));

            Files.delete(directory);
            Files.move(aside, directory);
            store.commit(4, Blocks.random(random, 6));
            assertThat(store.blockAt(5)).contains(block);
            assertThat(store.appliedSequence()).isEqualTo(4);
        }
    }

    @Test
    void shouldNotBeOpenedAnewOnceClosed() throws PortException {
        final RocksBlockStore store = open();
        store.close();

        assertThatExceptionOfType(PortException.class)
                .isThrownBy(store::renew)
                .matches(fault -> fault.kind() == FaultKind.UNREACHABLE);
    }

    @Test
    void shouldBindADirectoryToOneNetwork() throws PortException {
        try (RocksBlockStore store = open()) {
            store.bindIdentity(212121, genesisRoot);
            store.bindIdentity(212121, genesisRoot);
        }
        try (RocksBlockStore store = open()) {
            final Hash otherRoot = Blocks.hash(random);
            store.bindIdentity(212121, genesisRoot);

            assertFault(FaultKind.WRONG_NETWORK, () -> store.bindIdentity(212121, otherRoot))
                    .contains("chainId=212121 genesisRoot=" + genesisRoot, "genesisRoot=" + otherRoot);
            assertFault(FaultKind.WRONG_NETWORK, () -> store.bindIdentity(121212, genesisRoot))
                    .contains("belongs to chainId=212121", "configured for chainId=121212");
        }
    }

    @Test
    void shouldMigrateADirectoryOfVersionZero() throws Exception {
        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.put(Column.BLOCKS, block.root().toArray(), BlockCodec.encode(block));
            raw.put(Column.HEIGHTS, bigEndian(5), block.root().toArray());
            raw.put(Column.META, MetaKey.HEAD.key(), block.root().toArray());
            raw.put(Column.META, MetaKey.APPLIED_SEQUENCE.key(), bigEndian(9));
            putVersion(raw, 0);
        }
        for (int opening = 0; opening < 2; opening++) {
            try (RocksBlockStore store = open()) {
                assertThat(store.head()).contains(block);
                assertThat(store.blockAt(5)).contains(block);
                assertThat(store.appliedSequence()).isEqualTo(9);
            }
        }
        try (RawDatabase raw = new RawDatabase(directory)) {
            assertThat(ByteBuffer.wrap(raw.get(Column.META, MetaKey.SCHEMA_VERSION.key()))
                            .getInt())
                    .isEqualTo(1);
            assertThat(raw.get(Column.META, MetaKey.HEAD.key())).hasSize(40);
        }
    }

    @Test
    void shouldMigrateAnEmptyDirectoryOfVersionZero() throws Exception {
        try (RawDatabase raw = new RawDatabase(directory)) {
            putVersion(raw, 0);
        }
        try (RocksBlockStore store = open()) {
            assertThat(store.head()).isEmpty();
        }
    }

    @Test
    void shouldChangeNothingWhenAMigrationFails() throws Exception {
        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.put(Column.META, MetaKey.HEAD.key(), block.root().toArray());
            putVersion(raw, 0);
        }

        assertFault(FaultKind.PROTOCOL, this::open).contains("column=meta key=head", "no block");

        try (RawDatabase raw = new RawDatabase(directory)) {
            assertThat(raw.get(Column.META, MetaKey.SCHEMA_VERSION.key())).isEqualTo(new byte[4]);
            assertThat(raw.get(Column.META, MetaKey.HEAD.key())).hasSize(32);
        }
    }

    @Test
    void shouldRefuseADirectoryOfANewerBuild() throws Exception {
        open().close();
        try (RawDatabase raw = new RawDatabase(directory)) {
            putVersion(raw, 2);
            raw.addColumn("receipts");
        }

        assertFault(FaultKind.PROTOCOL, this::open).contains("schema version=2", "knows 0 to 1");
    }

    @Test
    void shouldRefuseContentWithoutAVersion() throws Exception {
        storeBlock();
        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.delete(Column.META, MetaKey.SCHEMA_VERSION.key());
        }

        assertFault(FaultKind.PROTOCOL, this::open).contains("column=meta key=schema_version");
    }

    @Test
    void shouldNameColumnAndKeyOfADamagedBlock() throws Exception {
        storeBlock();
        final byte[] good = BlockCodec.encode(block);
        for (int i = 0; i < good.length; i += 1 + random.nextInt(128)) {
            final byte[] damaged = good.clone();
            damaged[i] ^= (byte) (1 << random.nextInt(8));
            assertUnreadable(damaged);
        }
        for (final int length : new int[] {0, 1, 4, 5, 6, good.length - 1}) {
            assertUnreadable(Arrays.copyOf(good, length));
        }
        assertUnreadable(Arrays.copyOf(good, good.length + 1));
        assertUnreadable(BlockCodec.encode(Blocks.random(random, 5)));
    }

    @Test
    void shouldNameTheFormatVersionOfABlockItDoesNotKnow() throws Exception {
        storeBlock();
        final byte[] value = BlockCodec.encode(block);
        value[0] = 2;
        putBlock(value);

        try (RocksBlockStore store = open()) {
            assertFault(FaultKind.PROTOCOL, () -> store.block(block.root())).contains("format version=2 known=1");
        }
    }

    @Test
    void shouldRefuseToOpenWhenHeadAndIndexDisagree() throws Exception {
        storeBlock();
        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.put(Column.HEIGHTS, bigEndian(5), genesisRoot.toArray());
        }
        assertFault(FaultKind.PROTOCOL, this::open).contains("column=heights key=5");

        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.put(Column.HEIGHTS, bigEndian(5), new byte[31]);
        }
        assertFault(FaultKind.PROTOCOL, this::open).contains("column=heights key=5", "length=31");

        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.put(Column.HEIGHTS, bigEndian(5), block.root().toArray());
            raw.put(Column.META, MetaKey.APPLIED_SEQUENCE.key(), new byte[7]);
        }
        assertFault(FaultKind.PROTOCOL, this::open).contains("column=meta key=applied_sequence", "length=7");

        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.delete(Column.META, MetaKey.APPLIED_SEQUENCE.key());
        }
        assertFault(FaultKind.PROTOCOL, this::open).contains("column=meta key=head", "disagrees");
    }

    @Test
    void shouldNameAnIndexEntryWithoutItsBlock() throws Exception {
        storeBlock();
        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.put(Column.HEIGHTS, bigEndian(3), genesisRoot.toArray());
        }

        try (RocksBlockStore store = open()) {
            assertFault(FaultKind.PROTOCOL, () -> store.blockAt(3))
                    .contains("column=heights key=3", "no block root=" + genesisRoot);
        }
    }

    @Test
    void shouldNeverGiveAnotherBlockWhenItsFileIsDamaged() throws Exception {
        storeBlock();
        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.flush();
        }
        int detected = 0;
        for (final Path file : tables()) {
            final byte[] good = Files.readAllBytes(file);
            for (int i = 0; i < 15; i++) {
                final byte[] damaged = good.clone();
                damaged[random.nextInt(good.length)] ^= 0x10;
                Files.write(file, damaged);
                try (RocksBlockStore store = open()) {
                    assertThat(store.block(block.root())).contains(block);
                } catch (final PortException e) {
                    assertThat(e.kind()).isEqualTo(FaultKind.PROTOCOL);
                    detected++;
                }
            }
            Files.write(file, good);
        }
        assertThat(detected).isGreaterThan(10);
    }

    @Test
    void shouldRefuseASecondOpeningInTheSameProcess() throws PortException {
        try (RocksBlockStore store = open()) {
            final NativeHandles others = new NativeHandles();
            assertFault(FaultKind.STORAGE, () -> RocksBlockStore.open(directory, RocksConfigs.SMALL, others))
                    .contains("data directory in use: path=" + directory);
            assertThat(others.live()).isZero();
            store.commit(0, block);
        }
    }

    @Test
    void shouldRefuseAPathThatIsNoDirectory() throws Exception {
        final Path file = Files.createFile(directory.resolve("file"));

        assertFault(FaultKind.STORAGE, () -> RocksBlockStore.open(file, RocksConfigs.SMALL, handles))
                .contains("path=" + file);
    }

    @Test
    void shouldNameTheSettingOutOfRange() {
        final RocksConfig defaults = RocksConfig.defaults();
        assertThat(defaults.openFilesMax()).isEqualTo(256);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RocksConfig(1, 1 << 20, 1 << 20, 64, 2, 1 << 20, 64 << 10))
                .withMessageStartingWith("blockCacheBytes=1 must be between 1048576");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RocksConfig(1 << 20, 1 << 20, 1 << 19, 64, 2, 1 << 20, 64 << 10))
                .withMessageStartingWith("writeBuffersTotalBytes=524288 must be between 1048576");
    }

    private void assertUnreadable(final byte[] value) throws Exception {
        putBlock(value);
        try (RocksBlockStore store = open()) {
            assertFault(FaultKind.PROTOCOL, () -> store.block(block.root()))
                    .contains("column=blocks key=" + block.root());
            assertFault(FaultKind.PROTOCOL, store::head).contains("column=blocks");
        }
    }

    private void storeBlock() throws PortException {
        try (RocksBlockStore store = open()) {
            store.commit(0, block);
        }
    }

    private void putBlock(final byte[] value) throws Exception {
        try (RawDatabase raw = new RawDatabase(directory)) {
            raw.put(Column.BLOCKS, block.root().toArray(), value);
        }
    }

    private List<Path> tables() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".sst")).toList();
        }
    }

    private RocksBlockStore open() throws PortException {
        return RocksBlockStore.open(directory, RocksConfigs.SMALL, handles);
    }

    private static void putVersion(final RawDatabase raw, final int version) throws Exception {
        raw.put(
                Column.META,
                MetaKey.SCHEMA_VERSION.key(),
                ByteBuffer.allocate(4).putInt(version).array());
    }

    private static byte[] bigEndian(final long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static AbstractStringAssert<?> assertFault(final FaultKind kind, final ThrowingCallable call) {
        return assertThatExceptionOfType(PortException.class)
                .isThrownBy(call)
                .matches(fault -> fault.kind() == kind, "kind " + kind)
                .extracting(Throwable::getMessage, InstanceOfAssertFactories.STRING);
    }
}
