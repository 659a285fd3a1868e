// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.List;

/** Checks BLS12-381 signatures (minimal public key size, proof-of-possession scheme). A pure function; any thread. */
public interface SignatureVerifier {
    /** False for a wrong signature and for a malformed key or signature alike. */
    boolean verify(Bytes publicKey, Hash message, Bytes signature);

    /** One signature, aggregated over one message by several keys. */
    boolean verifyAggregate(List<Bytes> publicKeys, Hash message, Bytes signature);

    /** Aggregates signatures over one message. */
    Bytes aggregate(List<Bytes> signatures);
}
