// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.List;

/**
 * A consensus block, unsigned; its fields in the order of rules.md 2. The AuxPoW header and the peg-out proposal are
 * unions whose other arm no build writes yet; they are kept as the empty byte string and hashed as {@code none}.
 *
 * @param parentRoot hash_tree_root of the parent.
 * @param slot counted from the Unix epoch (rules.md 5).
 * @param height the parent's plus one, and the payload's block number.
 * @param proposerIndex in the chain spec's list of authorities.
 * @param auxpowHeader empty for none.
 * @param payload the execution block.
 * @param pegIns outputs credited, in the order of rules.md 10.
 * @param pegOutProposal empty for none.
 * @param finalizedPegOuts signed Bitcoin transactions.
 * @param stateDigest of the bridge after this block (rules.md 21).
 */
public record Block(
        Hash parentRoot,
        long slot,
        long height,
        int proposerIndex,
        Bytes auxpowHeader,
        ExecutionPayload payload,
        List<PegIn> pegIns,
        Bytes pegOutProposal,
        List<Bytes> finalizedPegOuts,
        Hash stateDigest)
        implements Recorded {
    public Block {
        pegIns = List.copyOf(pegIns);
        finalizedPegOuts = List.copyOf(finalizedPegOuts);
    }

    /** The block that everything else stands on, made of the execution client's block 0. */
    public static Block genesis(final ExecutionPayload payload) {
        return new Block(Hash.ZERO, 0, 0, 0, Bytes.EMPTY, payload, List.of(), Bytes.EMPTY, List.of(), Hash.ZERO);
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.hash("parentRoot", parentRoot);
        writer.int64("slot", slot);
        writer.int64("height", height);
        writer.int32("proposerIndex", proposerIndex);
        writer.bytes("auxpowHeader", auxpowHeader);
        writer.record("payload", payload);
        writer.list("pegIns", pegIns);
        writer.bytes("pegOutProposal", pegOutProposal);
        writer.byteStrings("finalizedPegOuts", finalizedPegOuts);
        writer.hash("stateDigest", stateDigest);
    }

    public static Block read(final FieldReader reader) {
        return new Block(
                reader.hash("parentRoot"),
                reader.int64("slot"),
                reader.int64("height"),
                reader.int32("proposerIndex"),
                reader.bytes("auxpowHeader"),
                ExecutionPayload.read(reader),
                reader.list("pegIns", PegIn::read),
                reader.bytes("pegOutProposal"),
                reader.byteStrings("finalizedPegOuts"),
                reader.hash("stateDigest"));
    }
}
