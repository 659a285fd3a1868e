// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

import io.alys.core.chain.SignatureKind;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;

/**
 * Holds the node's key, and the durable record of what it signed, so that it never signs two roots for one slot
 * (rules.md 8). A file keystore, or a remote signer.
 */
public interface Signer extends AutoCloseable {
    /** 48-byte BLS12-381 public key. */
    Bytes publicKey();

    /**
     * Records what is about to be signed, durably, then signs. Asking again for the same root gives the same signature.
     *
     * @param kind BLOCK or APPROVAL: recorded apart.
     * @param height of the block.
     * @param slot of the block.
     * @param root of the block.
     * @param message what is signed: hash_tree_root({root, domain}) (rules.md 1).
     * @return 96-byte signature.
     * @throws PortException REJECTED when it would equivocate; STORAGE when the record can't be made durable.
     */
    Bytes sign(SignatureKind kind, long height, long slot, Hash root, Hash message) throws PortException;

    /** The highest slot that something of the kind was signed for, by the durable record; -1 when nothing was. */
    long highestSlot(SignatureKind kind);

    @Override
    void close();
}
