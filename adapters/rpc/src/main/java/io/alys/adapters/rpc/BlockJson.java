// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.bitcoin.ReversedHex;
import io.alys.core.chain.Block;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.chain.Withdrawal;
import io.alys.core.value.Bytes;

/** Blocks for people and programs: as this node has them, and in version 1's form for the callers it had (reference 6.1). */
final class BlockJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Version 1's bit list was always made for so many authorities (reference 1.1). */
    private static final int VERSION_1_AUTHORITIES = 15;

    private static final String NO_SIGNATURE = "0x" + "00".repeat(96);

    private BlockJson() {}

    /** Amounts and numbers as JSON numbers, but for the base fee, which may need more than 64 bits. */
    static ObjectNode of(final SignedBlock signed) {
        final Block block = signed.block();
        final ObjectNode node = NODES.objectNode()
                .put("root", signed.root().toHex())
                .put("parentRoot", block.parentRoot().toHex())
                .put("height", block.height())
                .put("slot", block.slot())
                .put("proposerIndex", block.proposerIndex())
                .put("proposerSignature", signed.proposerSignature().toHex())
                .put("approval", signed.approval().toHex())
                .put("stateDigest", block.stateDigest().toHex());
        final ArrayNode approvers = node.putArray("approvers");
        for (int i = 0; i < Long.SIZE; i++) {
            if ((signed.approvers() >>> i & 1) == 1) {
                approvers.add(i);
            }
        }
        final ArrayNode pegIns = node.putArray("pegIns");
        block.pegIns().forEach(pegIn -> pegIns.add(of(pegIn)));
        node.set("payload", of(block.payload()));
        return node;
    }

    private static ObjectNode of(final PegIn pegIn) {
        return NODES.objectNode()
                .put("txid", ReversedHex.of(pegIn.txid()))
                .put("blockHash", ReversedHex.of(pegIn.blockHash()))
                .put("vout", pegIn.vout())
                .put("amountSats", pegIn.amountSats())
                .put("evmAddress", pegIn.evmAddress().toHex());
    }

    private static ObjectNode of(final ExecutionPayload payload) {
        final ObjectNode node = NODES.objectNode()
                .put("blockHash", payload.blockHash().toHex())
                .put("parentHash", payload.parentHash().toHex())
                .put("blockNumber", payload.blockNumber())
                .put("timestampS", payload.timestampS())
                .put("feeRecipient", payload.feeRecipient().toHex())
                .put("stateRoot", payload.stateRoot().toHex())
                .put("receiptsRoot", payload.receiptsRoot().toHex())
                .put("gasLimit", payload.gasLimit())
                .put("gasUsed", payload.gasUsed())
                .put("baseFeePerGas", payload.baseFeePerGas().toString());
        putTransactions(node, payload);
        final ArrayNode withdrawals = node.putArray("withdrawals");
        for (final Withdrawal withdrawal : payload.withdrawals()) {
            withdrawals
                    .addObject()
                    .put("index", withdrawal.index())
                    .put("address", withdrawal.address().toHex())
                    .put("amountGwei", withdrawal.amountGwei());
        }
        return node;
    }

    private static void putTransactions(final ObjectNode node, final ExecutionPayload payload) {
        final ArrayNode transactions = node.putArray("transactions");
        payload.transactions().forEach(transaction -> transactions.add(transaction.toHex()));
    }

    /** Version 1's names and forms: Bitcoin hashes as people write them, the payload's numbers as decimal text. */
    static ObjectNode asVersion1(final SignedBlock signed, final int authorities) {
        final Block block = signed.block();
        final ObjectNode message = NODES.objectNode()
                .put("parent_hash", block.parentRoot().toHex())
                .put("slot", block.slot());
        if (block.auxpowHeader().length() == 0) {
            message.putNull("auxpow_header");
        } else {
            message.set("auxpow_header", AuxPowJson.of(AuxPowHeader.parse(block.auxpowHeader())));
        }
        message.set("execution_payload", payloadAsVersion1(block.payload()));
        final ArrayNode pegIns = message.putArray("pegins");
        block.pegIns()
                .forEach(pegIn ->
                        pegIns.addArray().add(ReversedHex.of(pegIn.txid())).add(ReversedHex.of(pegIn.blockHash())));
        message.putNull("pegout_payment_proposal").putArray("finalized_pegouts");
        final ObjectNode node = NODES.objectNode();
        node.set("message", message);
        node.putObject("signature")
                .put("aggregation_bits", bits(signed.approvers(), authorities))
                .put(
                        "aggregate_signature",
                        signed.approval().length() == 0
                                ? NO_SIGNATURE
                                : signed.approval().toHex());
        return node;
    }

    private static ObjectNode payloadAsVersion1(final ExecutionPayload payload) {
        final ObjectNode node = NODES.objectNode()
                .put("parent_hash", payload.parentHash().toHex())
                .put("fee_recipient", payload.feeRecipient().toHex())
                .put("state_root", payload.stateRoot().toHex())
                .put("receipts_root", payload.receiptsRoot().toHex())
                .put("logs_bloom", payload.logsBloom().toHex())
                .put("prev_randao", payload.prevRandao().toHex())
                .put("block_number", Long.toString(payload.blockNumber()))
                .put("gas_limit", Long.toString(payload.gasLimit()))
                .put("gas_used", Long.toString(payload.gasUsed()))
                .put("timestamp", Long.toString(payload.timestampS()))
                .put("extra_data", payload.extraData().toHex())
                .put("base_fee_per_gas", payload.baseFeePerGas().toString())
                .put("block_hash", payload.blockHash().toHex());
        putTransactions(node, payload);
        final ArrayNode withdrawals = node.putArray("withdrawals");
        for (final Withdrawal withdrawal : payload.withdrawals()) {
            withdrawals
                    .addObject()
                    .put("index", Long.toString(withdrawal.index()))
                    .put("validator_index", Long.toString(withdrawal.validatorIndex()))
                    .put("address", withdrawal.address().toHex())
                    .put("amount", Long.toString(withdrawal.amountGwei()));
        }
        return node;
    }

    /** An SSZ bit list: a bit for each authority, the lowest first, and one more after the last. */
    private static String bits(final long approvers, final int authorities) {
        final int count = Math.max(VERSION_1_AUTHORITIES, authorities);
        final byte[] bytes = new byte[count / Byte.SIZE + 1];
        for (int i = 0; i < count; i++) {
            bytes[i / Byte.SIZE] |= (byte) ((approvers >>> i & 1) << (i % Byte.SIZE));
        }
        bytes[count / Byte.SIZE] |= (byte) (1 << (count % Byte.SIZE));
        return Bytes.of(bytes).toHex();
    }
}
