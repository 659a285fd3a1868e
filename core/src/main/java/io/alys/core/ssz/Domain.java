// SPDX-License-Identifier: Apache-2.0
package io.alys.core.ssz;

import io.alys.core.chain.SignatureKind;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;

/**
 * What ties a signature to one network (rules.md 1): computed once, when the genesis block is known.
 *
 * <pre>
 * domain = kind (4 bytes) ‖ tail (28 bytes)
 * kind   = SignatureKind.code(), little-endian
 * tail   = first 28 bytes of sha256(genesis_root (32 bytes) ‖ chain_id (8 bytes, little-endian))
 * </pre>
 *
 * @param tail the part that all kinds share.
 */
public record Domain(Bytes tail) {
    public static final int TAIL_LENGTH = Hash.LENGTH - Integer.BYTES;

    public Domain {
        if (tail.length() != TAIL_LENGTH) {
            throw new IllegalArgumentException("tail.length=" + tail.length() + " must be exactly " + TAIL_LENGTH);
        }
    }

    public static Domain of(final Hash genesisRoot, final long chainId) {
        final byte[] id = new byte[Long.BYTES];
        LittleEndian.putLong(id, 0, chainId);
        final Hash network = new Sha256().hash(genesisRoot.toArray(), id);
        return new Domain(Bytes.of(network.toArray(), 0, TAIL_LENGTH));
    }

    /** The domain of one kind of signature. */
    public Hash forKind(final SignatureKind kind) {
        final byte[] domain = new byte[Hash.LENGTH];
        LittleEndian.putInt(domain, 0, kind.code());
        System.arraycopy(tail.toArray(), 0, domain, Integer.BYTES, TAIL_LENGTH);
        return Hash.of(domain);
    }
}
