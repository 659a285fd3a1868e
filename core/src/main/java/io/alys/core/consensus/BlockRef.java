// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Hash;

/**
 * A block, by its names.
 *
 * @param payloadHash hash of its execution block.
 */
record BlockRef(long height, long slot, Hash root, Hash payloadHash) implements Recorded {
    static final BlockRef NONE = new BlockRef(0, 0, Hash.ZERO, Hash.ZERO);

    static BlockRef of(final SignedBlock block) {
        return new BlockRef(
                block.height(),
                block.block().slot(),
                block.root(),
                block.block().payload().blockHash());
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int64("height", height);
        writer.int64("slot", slot);
        writer.hash("root", root);
        writer.hash("payloadHash", payloadHash);
    }

    static BlockRef read(final FieldReader reader) {
        return new BlockRef(
                reader.int64("height"), reader.int64("slot"), reader.hash("root"), reader.hash("payloadHash"));
    }
}
