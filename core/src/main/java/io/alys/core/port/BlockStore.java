// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

import io.alys.core.chain.SignedBlock;
import io.alys.core.value.Hash;
import java.util.Optional;

/**
 * Blocks, their indices and the head: a projection of the journal for queries. Used by one writing thread; reads may
 * come from any thread.
 */
public interface BlockStore extends AutoCloseable {
    /**
     * Stores a block, its indices, the head and the input's sequence in one atomic, durable batch. A sequence at or below
     * {@link #appliedSequence()} changes nothing, so repeating it is harmless.
     *
     * @throws PortException STORAGE when the disk is full or failing; nothing was stored.
     */
    void commit(long inputSequence, SignedBlock block) throws PortException;

    Optional<SignedBlock> blockAt(long height) throws PortException;

    Optional<SignedBlock> block(Hash root) throws PortException;

    /** The block stored last. */
    Optional<SignedBlock> head() throws PortException;

    /** The input sequence of the last commit, or -1. */
    long appliedSequence();

    @Override
    void close();
}
