// SPDX-License-Identifier: Apache-2.0
package io.alys.core.ssz;

import io.alys.core.chain.SignatureKind;
import io.alys.core.value.Hash;

/** What is signed: hash_tree_root({object_root: Bytes32, domain: Bytes32}) (rules.md 1). A pure function; any thread. */
public final class SigningRoot {
    private SigningRoot() {}

    /**
     * The message of a signature.
     *
     * @param objectRoot hash_tree_root of what is signed.
     */
    public static Hash of(final SignatureKind kind, final Hash objectRoot, final Domain domain) {
        // A container of two chunks is their parent node.
        return new Sha256().hash(objectRoot, domain.forKind(kind));
    }
}
