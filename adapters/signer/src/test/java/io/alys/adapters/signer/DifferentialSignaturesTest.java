// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.fixture.OtherImplementation;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Goals R12: BLS keys, signatures and aggregates beside noble's. {@code -Dalys.vectors=N} for as many signatures; four are over
 * one message.
 */
@Timeout(7200)
class DifferentialSignaturesTest {
    private static final String SEED = "signatures-1";
    private static final int PER_MESSAGE = 4;
    private static final int SIGNATURES = Integer.getInteger("alys.vectors", 400);

    private final BlsSignatures signatures = new BlsSignatures();

    @Test
    void shouldSignVerifyAndAggregateAsAnotherImplementationDoes() throws Exception {
        OtherImplementation.compare("signatures", SEED, SIGNATURES / PER_MESSAGE, fields -> {
            final List<Bytes> secrets = split(fields[0]);
            final List<Bytes> keys = split(fields[1]);
            final Hash message = Hash.fromHex(fields[2]);
            final List<Bytes> signed = split(fields[3]);
            final Bytes aggregate = Bytes.fromHex(fields[4]);

            final List<Bytes> ours = new ArrayList<>();
            for (int i = 0; i < PER_MESSAGE; i++) {
                try (BlsSecretKey secret = BlsSecretKey.of(secrets.get(i).toArray())) {
                    assertThat(secret.publicKey()).isEqualTo(keys.get(i));
                    ours.add(secret.sign(message));
                }
            }
            assertThat(ours).as(fields[2]).isEqualTo(signed);
            assertThat(signatures.aggregate(signed)).as(fields[2]).isEqualTo(aggregate);
            assertThat(signatures.verifyAggregate(keys, message, aggregate))
                    .as(fields[2])
                    .isTrue();
            assertThat(signatures.verify(keys.getFirst(), message, signed.getLast()))
                    .as(fields[2])
                    .isFalse();
        });
    }

    private static List<Bytes> split(final String field) {
        return Stream.of(field.split(",", -1)).map(Bytes::fromHex).toList();
    }
}
