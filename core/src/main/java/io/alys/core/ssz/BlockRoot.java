// SPDX-License-Identifier: Apache-2.0
package io.alys.core.ssz;

import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.chain.Block;
import io.alys.core.chain.EquivocationProof;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.Withdrawal;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.List;

/**
 * The identity of a block: its {@code hash_tree_root} (rules.md 1). One thread; make one for each.
 *
 * <pre>
 * Block
 *   parent_root        Bytes32
 *   slot               uint64
 *   height             uint64
 *   proposer_index     uint64
 *   auxpow_header      Union[None, ByteList[2^20], AuxPowHeader], the byte list never used
 *   execution_payload  ExecutionPayload
 *   pegins             List[PegIn, 1024]
 *   pegout_proposal    Union[None, ByteList[2^20]]
 *   finalized_pegouts  List[ByteList[2^20], 1024]
 *   state_digest       Bytes32
 * ExecutionPayload (consensus-specs, capella/beacon-chain.md, mainnet preset)
 *   parent_hash        Bytes32
 *   fee_recipient      Bytes20
 *   state_root         Bytes32
 *   receipts_root      Bytes32
 *   logs_bloom         ByteVector[256]
 *   prev_randao        Bytes32
 *   block_number       uint64
 *   gas_limit          uint64
 *   gas_used           uint64
 *   timestamp          uint64
 *   extra_data         ByteList[32]
 *   base_fee_per_gas   uint256
 *   block_hash         Bytes32
 *   transactions       List[ByteList[2^30], 2^20]
 *   withdrawals        List[Withdrawal, 16]
 * Withdrawal           index uint64, validator_index uint64, address Bytes20, amount uint64
 * AuxPowHeader
 *   range_start        Bytes32
 *   range_end          Bytes32
 *   bits               uint32
 *   chain_id           uint64
 *   height             uint64
 *   auxpow             ByteList[2^17]
 *   fee_recipient      Bytes20
 * PegIn                txid Bytes32, block_hash Bytes32, vout uint32, amount_sats uint64, evm_address Bytes20
 * </pre>
 *
 * <p>rules.md 2 leaves the shape of an AuxPoW header open; docs/adr/0016 gives it this one.
 */
public final class BlockRoot {
    /** A Bitcoin transaction in bytes. */
    public static final long BITCOIN_BYTES_MAX = 1 << 20;

    public static final long FINALIZED_PEG_OUTS_MAX = 1 << 10;

    /** MAX_BYTES_PER_TRANSACTION (bellatrix preset). */
    public static final long TRANSACTION_BYTES_MAX = 1 << 30;

    /** MAX_TRANSACTIONS_PER_PAYLOAD (bellatrix preset). */
    public static final long TRANSACTIONS_MAX = 1 << 20;

    private static final int SELECTOR_BYTES = 1;
    private static final int SELECTOR_AUXPOW_HEADER = 2;

    private final HashTreeRoot ssz = new HashTreeRoot();

    /**
     * Computes the root.
     *
     * @throws IllegalArgumentException when a field does not fit its type, and so has no root; names the field.
     */
    public Hash of(final Block block) {
        return ssz.container(fields(block));
    }

    /**
     * The hashes beside the slot on its way to the root, the leaf's neighbour first: what {@link #isOfSlot} checks.
     *
     * @throws IllegalArgumentException as for the root.
     */
    public List<Hash> slotBranch(final Block block) {
        final Hash[] fields = fields(block);
        return List.of(
                fields[0],
                ssz.container(fields[2], fields[3]),
                ssz.container(fields[4], fields[5], fields[6], fields[7]),
                ssz.container(fields[8], fields[9], Hash.ZERO, Hash.ZERO, Hash.ZERO, Hash.ZERO, Hash.ZERO, Hash.ZERO));
    }

    /** Whether a block with the root is of the slot, by the hashes that {@link #slotBranch} gives. */
    public static boolean isOfSlot(final Hash root, final long slot, final List<Hash> slotBranch) {
        final Sha256 sha256 = new Sha256();
        // The second leaf is a right child, and all above it are left ones.
        Hash node = sha256.hash(slotBranch.getFirst(), HashTreeRoot.uint64(slot));
        for (final Hash neighbour : slotBranch.subList(1, slotBranch.size())) {
            node = sha256.hash(node, neighbour);
        }
        return slotBranch.size() == EquivocationProof.BRANCH_LENGTH && node.equals(root);
    }

    private Hash[] fields(final Block block) {
        return new Hash[] {
            block.parentRoot(),
            HashTreeRoot.uint64(block.slot()),
            HashTreeRoot.uint64(block.height()),
            HashTreeRoot.uint64(Integer.toUnsignedLong(block.proposerIndex())),
            auxpowHeader(block.auxpowHeader()),
            payload(block.payload()),
            ssz.list("pegIns", block.pegIns(), PegIn.PER_BLOCK_MAX, this::pegIn),
            optional("pegOutProposal", block.pegOutProposal()),
            ssz.list("finalizedPegOuts", block.finalizedPegOuts(), FINALIZED_PEG_OUTS_MAX, this::finalizedPegOut),
            block.stateDigest()
        };
    }

    Hash payload(final ExecutionPayload payload) {
        return ssz.container(
                payload.parentHash(),
                HashTreeRoot.bytes20(payload.feeRecipient()),
                payload.stateRoot(),
                payload.receiptsRoot(),
                ssz.byteVector("logsBloom", payload.logsBloom(), ExecutionPayload.LOGS_BLOOM_LENGTH),
                payload.prevRandao(),
                HashTreeRoot.uint64(payload.blockNumber()),
                HashTreeRoot.uint64(payload.gasLimit()),
                HashTreeRoot.uint64(payload.gasUsed()),
                HashTreeRoot.uint64(payload.timestampS()),
                ssz.byteList("extraData", payload.extraData(), ExecutionPayload.EXTRA_DATA_LENGTH_MAX),
                HashTreeRoot.uint256("baseFeePerGas", payload.baseFeePerGas()),
                payload.blockHash(),
                ssz.list("transactions", payload.transactions(), TRANSACTIONS_MAX, this::transaction),
                ssz.list("withdrawals", payload.withdrawals(), Withdrawal.PER_BLOCK_MAX, this::withdrawal));
    }

    private Hash auxpowHeader(final Bytes raw) {
        if (raw.length() == 0) {
            return ssz.none();
        }
        final AuxPowHeader header = AuxPowHeader.parse(raw);
        return ssz.union(
                SELECTOR_AUXPOW_HEADER,
                ssz.container(
                        header.rangeStart(),
                        header.rangeEnd(),
                        HashTreeRoot.uint32(header.bits()),
                        HashTreeRoot.uint64(header.chainId()),
                        HashTreeRoot.uint64(header.height()),
                        ssz.byteList("auxpow", header.proof(), AuxPow.LENGTH_MAX),
                        HashTreeRoot.bytes20(header.feeRecipient())));
    }

    private Hash transaction(final Bytes transaction) {
        return ssz.byteList("transaction", transaction, TRANSACTION_BYTES_MAX);
    }

    private Hash withdrawal(final Withdrawal withdrawal) {
        return ssz.container(
                HashTreeRoot.uint64(withdrawal.index()),
                HashTreeRoot.uint64(withdrawal.validatorIndex()),
                HashTreeRoot.bytes20(withdrawal.address()),
                HashTreeRoot.uint64(withdrawal.amountGwei()));
    }

    private Hash pegIn(final PegIn pegIn) {
        return ssz.container(
                pegIn.txid(),
                pegIn.blockHash(),
                HashTreeRoot.uint32(pegIn.vout()),
                HashTreeRoot.uint64(pegIn.amountSats()),
                HashTreeRoot.bytes20(pegIn.evmAddress()));
    }

    private Hash finalizedPegOut(final Bytes transaction) {
        return ssz.byteList("finalizedPegOut", transaction, BITCOIN_BYTES_MAX);
    }

    private Hash optional(final String field, final Bytes value) {
        return value.length() == 0
                ? ssz.none()
                : ssz.union(SELECTOR_BYTES, ssz.byteList(field, value, BITCOIN_BYTES_MAX));
    }
}
