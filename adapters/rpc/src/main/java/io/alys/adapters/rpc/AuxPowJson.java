// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.auxpow.MerkleBranch;
import io.alys.core.bitcoin.BitcoinHeader;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.bitcoin.Coinbase;
import io.alys.core.bitcoin.ReversedHex;
import io.alys.core.value.Bytes;

/** Proofs of work in version 1's form: its names, roots as they are, Bitcoin's hashes as people write them (reference 1.1, 6.1). */
final class AuxPowJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long UINT32_MASK = 0xFFFF_FFFFL;

    private AuxPowJson() {}

    /** Version 1's AuxPowHeader. */
    static ObjectNode of(final AuxPowHeader header) {
        final ObjectNode node = NODES.objectNode()
                .put("range_start", header.rangeStart().toHex())
                .put("range_end", header.rangeEnd().toHex())
                .put("bits", header.bits() & UINT32_MASK)
                .put("chain_id", header.chainId())
                .put("height", header.height());
        node.set("auxpow", proof(header.proof()));
        return node.put("fee_recipient", header.feeRecipient().toHex());
    }

    private static ObjectNode proof(final Bytes bytes) {
        try {
            final AuxPow auxpow = AuxPow.parse(bytes.toArray());
            final ObjectNode node = NODES.objectNode();
            node.set("coinbase_txn", transaction(auxpow.coinbase()));
            node.put("block_hash", ReversedHex.of(auxpow.blockHash()));
            node.set("coinbase_branch", branch(auxpow.coinbaseBranch()));
            node.set("blockchain_branch", branch(auxpow.blockchainBranch()));
            node.set("parent_block", header(auxpow.parent()));
            return node;
        } catch (final BitcoinParseException e) {
            throw new IllegalStateException("a proof that was taken is none: " + e.getMessage(), e);
        }
    }

    private static ObjectNode transaction(final Coinbase coinbase) throws BitcoinParseException {
        final BitcoinTransaction transaction = BitcoinTransaction.parse(coinbase.raw());
        final ObjectNode node =
                NODES.objectNode().put("version", transaction.version()).put("lock_time", transaction.lockTime());
        final BitcoinTransaction.Input spent = transaction.inputs().getFirst();
        final ArrayNode witness = node.putArray("input")
                .addObject()
                .put("previous_output", ReversedHex.of(spent.previousTxid()) + ":" + spent.previousVout())
                .put("script_sig", bare(coinbase.script()))
                .put("sequence", spent.sequence())
                .putArray("witness");
        coinbase.witness().forEach(item -> witness.add(bare(item)));
        final ArrayNode outputs = node.putArray("output");
        transaction
                .outputs()
                .forEach(output -> outputs.addObject()
                        .put("value", output.valueSats())
                        .put("script_pubkey", bare(output.script())));
        return node;
    }

    private static ObjectNode branch(final MerkleBranch branch) {
        final ObjectNode node = NODES.objectNode();
        final ArrayNode nodes = node.putArray("branch_hash");
        branch.nodes().forEach(hash -> nodes.add(ReversedHex.of(hash)));
        return node.put("branch_side_mask", branch.sideMask());
    }

    private static ObjectNode header(final BitcoinHeader header) {
        return NODES.objectNode()
                .put("version", header.version())
                .put("prev_blockhash", ReversedHex.of(header.parentHash()))
                .put("merkle_root", ReversedHex.of(header.merkleRoot()))
                .put("time", header.timeS())
                .put("bits", header.bits())
                .put("nonce", header.nonce());
    }

    private static String bare(final Bytes bytes) {
        return bytes.toHex().substring(2);
    }
}
