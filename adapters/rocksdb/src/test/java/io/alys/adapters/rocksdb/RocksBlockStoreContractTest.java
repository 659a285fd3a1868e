// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.port.BlockStore;
import io.alys.core.port.BlockStoreContract;
import io.alys.core.port.PortException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class RocksBlockStoreContractTest extends BlockStoreContract {
    private final List<NativeHandles> opened = new ArrayList<>();
    private final List<BlockStore> stores = new ArrayList<>();

    @TempDir
    private Path directory;

    @Override
    protected BlockStore open() throws PortException {
        opened.add(new NativeHandles());
        stores.add(RocksBlockStore.open(directory, RocksConfigs.SMALL, opened.getLast()));
        return stores.getLast();
    }

    @AfterEach
    void shouldLeaveNoNativeHandle() {
        stores.forEach(BlockStore::close);
        assertThat(opened).allSatisfy(handles -> assertThat(handles.live()).isZero());
    }
}
