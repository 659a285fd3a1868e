// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.ForkchoiceState;
import io.alys.core.chain.PayloadAttributes;
import io.alys.core.chain.PayloadVerdict;
import io.alys.core.value.Hash;

/**
 * The execution client, over the Engine API or embedded. Used by one thread; each call returns or throws within the
 * implementation's deadline. Every call may be repeated.
 */
public interface ExecutionEngine extends AutoCloseable {
    /** What the client knows: cheap, asked at every start and while it is unreachable. */
    Status status() throws PortException;

    /** Block 0, from which the chain's genesis is made. */
    ExecutionPayload genesis() throws PortException;

    /**
     * Starts and fetches a payload on top of the forkchoice's head.
     *
     * @throws PortException NOT_READY when the client syncs or does not know the head.
     */
    ExecutionPayload build(ForkchoiceState forkchoice, PayloadAttributes attributes) throws PortException;

    /**
     * Executes a payload (engine_newPayload).
     *
     * @param parentRoot root of the parent consensus block, used from Cancun on.
     */
    Answer execute(ExecutionPayload payload, Hash parentRoot) throws PortException;

    /** Sets the head (engine_forkchoiceUpdated without attributes). */
    Answer updateForkchoice(ForkchoiceState forkchoice) throws PortException;

    @Override
    void close();

    /**
     * @param genesisHash of block 0.
     * @param latestNumber of the client's head.
     * @param latestHash of the client's head.
     * @param chainId the client serves.
     */
    record Status(Hash genesisHash, long latestNumber, Hash latestHash, long chainId) {}

    /**
     * @param verdict of the client.
     * @param latestValidHash zero when the client gave none.
     * @param reason the client's validation error, empty when it gave none, at most 1024 characters.
     */
    record Answer(PayloadVerdict verdict, Hash latestValidHash, String reason) {}
}
