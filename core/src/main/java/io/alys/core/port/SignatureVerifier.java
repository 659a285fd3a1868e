// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.List;

/** Checks BLS12-381 signatures (minimal public key size, proof-of-possession scheme). A pure function; any thread. */
public interface SignatureVerifier {
    /** A batch is no longer: what is in it waits for all of it. */
    int BATCH_MAX = 1_024;

    /** False for a wrong signature and for a malformed key or signature alike. */
    boolean verify(Bytes publicKey, Hash message, Bytes signature);

    /** One signature, aggregated over one message by several keys. */
    boolean verifyAggregate(List<Bytes> publicKeys, Hash message, Bytes signature);

    /**
     * Whether all of them are right; where that is cheaper than one after the other. When it is false, which one is wrong has
     * to be found by {@link #verify}.
     *
     * @param batch at most {@link #BATCH_MAX} of any messages, the same or not; true for none.
     */
    default boolean verifyBatch(final List<Signed> batch) {
        return batch.stream()
                .allMatch(signed -> verifyAggregate(signed.publicKeys(), signed.message(), signed.signature()));
    }

    /**
     * One signature of a batch.
     *
     * @param publicKeys whose it is, 48 bytes each; of several it is the aggregate.
     * @param signature 96 bytes.
     */
    record Signed(List<Bytes> publicKeys, Hash message, Bytes signature) {
        public Signed {
            publicKeys = List.copyOf(publicKeys);
        }

        /** By one key. */
        public Signed(final Bytes publicKey, final Hash message, final Bytes signature) {
            this(List.of(publicKey), message, signature);
        }
    }

    /** Aggregates signatures over one message. */
    Bytes aggregate(List<Bytes> signatures);
}
