// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import io.alys.adapters.engine.Keccak;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;

/** A block's 2048-bit bloom filter of log addresses and topics (Ethereum yellow paper, 4.3.1). */
final class LogsBloom {
    private static final int BITS_PER_ENTRY = 3;
    private static final int BIT_MASK = 2047;

    private final byte[] bloom = new byte[ExecutionPayload.LOGS_BLOOM_LENGTH];

    void add(final LogEntry log) {
        add(log.address().toArray());
        log.topics().forEach(topic -> add(topic.toArray()));
    }

    Bytes toBytes() {
        return Bytes.of(bloom);
    }

    private void add(final byte[] entry) {
        final Hash hash = Keccak.hash(entry);
        final byte[] digest = hash.toArray();
        for (int i = 0; i < BITS_PER_ENTRY; i++) {
            final int bit = ((digest[2 * i] & 0xff) << Byte.SIZE | (digest[2 * i + 1] & 0xff)) & BIT_MASK;
            bloom[bloom.length - 1 - bit / Byte.SIZE] |= (byte) (1 << bit % Byte.SIZE);
        }
    }
}
