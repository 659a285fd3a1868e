// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.ForkchoiceState;
import io.alys.core.chain.PayloadAttributes;
import io.alys.core.chain.PayloadVerdict;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.Objects;

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
     * Executes a payload (engine_newPayload), and adds up what its fee recipient earned if it is valid.
     *
     * @param parentRoot root of the parent consensus block, used from Cancun on.
     * @throws PortException also when the payload is valid but its fees can't be told: never zero for want of knowing.
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
     * @param feesWei the tips that the executed payload's fee recipient earned: for each transaction the gas it used times
     *     what it paid for a unit of it above the base fee, which is burned (EIP-1559). Zero unless a payload was executed
     *     and is VALID.
     */
    record Answer(PayloadVerdict verdict, Hash latestValidHash, String reason, BigInteger feesWei) {
        private static final int UINT256_BITS = 256;

        public Answer {
            Objects.requireNonNull(verdict, "verdict");
            Objects.requireNonNull(latestValidHash, "latestValidHash");
            Objects.requireNonNull(reason, "reason");
            if (feesWei.signum() < 0 || feesWei.bitLength() > UINT256_BITS) {
                throw new IllegalArgumentException("feesWei=" + feesWei + " must be 0 to 2^256-1");
            }
            if (feesWei.signum() > 0 && verdict != PayloadVerdict.VALID) {
                throw new IllegalArgumentException("feesWei=" + feesWei + " must be 0 with verdict=" + verdict);
            }
        }

        /** Of a payload that is valid. */
        public static Answer executed(final Hash blockHash, final BigInteger feesWei) {
            return new Answer(PayloadVerdict.VALID, blockHash, "", feesWei);
        }

        /** Of a head, or of a payload that was not found valid. */
        public static Answer withoutFees(
                final PayloadVerdict verdict, final Hash latestValidHash, final String reason) {
            return new Answer(verdict, latestValidHash, reason, BigInteger.ZERO);
        }
    }
}
