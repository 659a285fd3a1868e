// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.rocksdb.RocksBlockStore;
import io.alys.core.chain.SignedBlock;
import io.alys.core.port.BlockStore;
import io.alys.core.port.PortException;
import io.alys.core.port.Renewable;
import io.alys.core.value.Hash;
import java.util.Optional;

/** Binds the store to the network when its first block arrives, so that no other network's blocks can follow (rules.md 4). */
final class IdentityBoundStore implements BlockStore, Renewable {
    private final RocksBlockStore store;
    private final long chainId;

    IdentityBoundStore(final RocksBlockStore store, final long chainId) {
        this.store = store;
        this.chainId = chainId;
    }

    @Override
    public void commit(final long inputSequence, final SignedBlock block) throws PortException {
        if (block.height() == 0) {
            store.bindIdentity(chainId, block.root());
        }
        store.commit(inputSequence, block);
    }

    @Override
    public Optional<SignedBlock> blockAt(final long height) throws PortException {
        return store.blockAt(height);
    }

    @Override
    public Optional<SignedBlock> block(final Hash root) throws PortException {
        return store.block(root);
    }

    @Override
    public Optional<SignedBlock> head() throws PortException {
        return store.head();
    }

    @Override
    public void renew() throws PortException {
        store.renew();
    }

    @Override
    public long appliedSequence() {
        return store.appliedSequence();
    }

    @Override
    public void close() {
        store.close();
    }
}
