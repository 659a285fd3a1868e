// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.Withdrawal;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.List;

/** Payloads that differ from another in one field. */
public final class Payloads {
    private Payloads() {}

    /** A first block with nothing in it and a made-up state. */
    public static ExecutionPayload empty(final Hash parentHash, final long timestampS) {
        return new ExecutionPayload(
                parentHash,
                ExecutionPayload.FEE_RECIPIENT,
                Hash.fromHex("0x" + "01".repeat(32)),
                Hash.fromHex("0x" + "02".repeat(32)),
                Bytes.of(new byte[ExecutionPayload.LOGS_BLOOM_LENGTH]),
                Hash.ZERO,
                1,
                30_000_000,
                0,
                timestampS,
                Bytes.EMPTY,
                BigInteger.valueOf(875_000_000),
                Hash.fromHex("0x" + "03".repeat(32)),
                List.of(),
                List.of());
    }

    public static ExecutionPayload withStateRoot(final ExecutionPayload payload, final Hash stateRoot) {
        return with(payload, payload.parentHash(), stateRoot, payload.gasUsed(), payload.timestampS());
    }

    public static ExecutionPayload withParent(final ExecutionPayload payload, final Hash parentHash) {
        return with(payload, parentHash, payload.stateRoot(), payload.gasUsed(), payload.timestampS());
    }

    public static ExecutionPayload withGasUsed(final ExecutionPayload payload, final long gasUsed) {
        return with(payload, payload.parentHash(), payload.stateRoot(), gasUsed, payload.timestampS());
    }

    public static ExecutionPayload withTimestamp(final ExecutionPayload payload, final long timestampS) {
        return with(payload, payload.parentHash(), payload.stateRoot(), payload.gasUsed(), timestampS);
    }

    public static ExecutionPayload withWithdrawals(final ExecutionPayload payload, final List<Withdrawal> withdrawals) {
        return new ExecutionPayload(
                payload.parentHash(),
                payload.feeRecipient(),
                payload.stateRoot(),
                payload.receiptsRoot(),
                payload.logsBloom(),
                payload.prevRandao(),
                payload.blockNumber(),
                payload.gasLimit(),
                payload.gasUsed(),
                payload.timestampS(),
                payload.extraData(),
                payload.baseFeePerGas(),
                payload.blockHash(),
                payload.transactions(),
                withdrawals);
    }

    public static ExecutionPayload withTransactions(
            final ExecutionPayload payload, final List<Bytes> transactions, final long gasUsed) {
        return new ExecutionPayload(
                payload.parentHash(),
                payload.feeRecipient(),
                payload.stateRoot(),
                payload.receiptsRoot(),
                payload.logsBloom(),
                payload.prevRandao(),
                payload.blockNumber(),
                payload.gasLimit(),
                gasUsed,
                payload.timestampS(),
                payload.extraData(),
                payload.baseFeePerGas(),
                payload.blockHash(),
                transactions,
                payload.withdrawals());
    }

    public static ExecutionPayload withHash(final ExecutionPayload payload, final Hash blockHash) {
        return with(
                payload, payload.parentHash(), payload.stateRoot(), payload.gasUsed(), payload.timestampS(), blockHash);
    }

    private static ExecutionPayload with(
            final ExecutionPayload payload,
            final Hash parentHash,
            final Hash stateRoot,
            final long gasUsed,
            final long timestampS) {
        return with(payload, parentHash, stateRoot, gasUsed, timestampS, payload.blockHash());
    }

    private static ExecutionPayload with(
            final ExecutionPayload payload,
            final Hash parentHash,
            final Hash stateRoot,
            final long gasUsed,
            final long timestampS,
            final Hash blockHash) {
        return new ExecutionPayload(
                parentHash,
                payload.feeRecipient(),
                stateRoot,
                payload.receiptsRoot(),
                payload.logsBloom(),
                payload.prevRandao(),
                payload.blockNumber(),
                payload.gasLimit(),
                gasUsed,
                timestampS,
                payload.extraData(),
                payload.baseFeePerGas(),
                blockHash,
                payload.transactions(),
                payload.withdrawals());
    }
}
