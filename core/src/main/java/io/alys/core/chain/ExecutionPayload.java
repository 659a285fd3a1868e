// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.List;

/**
 * An execution block in the Capella shape (consensus-specs, capella/beacon-chain.md, ExecutionPayload), fields in that
 * order. Times are in seconds, amounts in wei, gas in gas.
 */
public record ExecutionPayload(
        Hash parentHash,
        EvmAddress feeRecipient,
        Hash stateRoot,
        Hash receiptsRoot,
        Bytes logsBloom,
        Hash prevRandao,
        long blockNumber,
        long gasLimit,
        long gasUsed,
        long timestampS,
        Bytes extraData,
        BigInteger baseFeePerGas,
        Hash blockHash,
        List<Bytes> transactions,
        List<Withdrawal> withdrawals)
        implements Recorded {
    public static final int LOGS_BLOOM_LENGTH = 256;
    public static final int EXTRA_DATA_LENGTH_MAX = 32;

    /** Where every payload sends its fees, to be paid out again by finalizing blocks (rules.md 10). */
    public static final EvmAddress FEE_RECIPIENT = EvmAddress.fromHex("0x000000000000000000000000000000000000dEaD");

    public ExecutionPayload {
        transactions = List.copyOf(transactions);
        withdrawals = List.copyOf(withdrawals);
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.hash("parentHash", parentHash);
        writer.address("feeRecipient", feeRecipient);
        writer.hash("stateRoot", stateRoot);
        writer.hash("receiptsRoot", receiptsRoot);
        writer.bytes("logsBloom", logsBloom);
        writer.hash("prevRandao", prevRandao);
        writer.int64("blockNumber", blockNumber);
        writer.int64("gasLimit", gasLimit);
        writer.int64("gasUsed", gasUsed);
        writer.int64("timestampS", timestampS);
        writer.bytes("extraData", extraData);
        writer.uint256("baseFeePerGas", baseFeePerGas);
        writer.hash("blockHash", blockHash);
        writer.byteStrings("transactions", transactions);
        writer.list("withdrawals", withdrawals);
    }

    public static ExecutionPayload read(final FieldReader reader) {
        return new ExecutionPayload(
                reader.hash("parentHash"),
                reader.address("feeRecipient"),
                reader.hash("stateRoot"),
                reader.hash("receiptsRoot"),
                reader.bytes("logsBloom"),
                reader.hash("prevRandao"),
                reader.int64("blockNumber"),
                reader.int64("gasLimit"),
                reader.int64("gasUsed"),
                reader.int64("timestampS"),
                reader.bytes("extraData"),
                reader.uint256("baseFeePerGas"),
                reader.hash("blockHash"),
                reader.byteStrings("transactions"),
                reader.list("withdrawals", Withdrawal::read));
    }
}
