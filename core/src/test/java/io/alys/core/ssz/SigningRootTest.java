// SPDX-License-Identifier: Apache-2.0
package io.alys.core.ssz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.chain.SignatureKind;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SigningRootTest {
    private static final Hash GENESIS_ROOT = Sha256.zeroHash(7);
    private static final Hash OBJECT_ROOT = Sha256.zeroHash(9);
    private static final long CHAIN_ID = 121212;

    private final HashTreeRoot ssz = new HashTreeRoot();

    @Test
    void shouldPutTheKindBeforeTheNetwork() {
        final byte[] id = ByteBuffer.allocate(40)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(GENESIS_ROOT.toArray())
                .putLong(CHAIN_ID)
                .array();
        final Bytes network = Bytes.of(new Sha256().hash(id).toArray(), 0, 28);

        final Bytes domain = Bytes.of(Domain.of(GENESIS_ROOT, CHAIN_ID)
                .forKind(SignatureKind.PEG_OUT_SET)
                .toArray());

        assertThat(domain.slice(0, 4)).isEqualTo(Bytes.fromHex("03000000"));
        assertThat(domain.slice(4, 28)).isEqualTo(network);
    }

    @Test
    void shouldBeTheRootOfAContainerOfTwo() {
        final Domain domain = Domain.of(GENESIS_ROOT, CHAIN_ID);

        assertThat(SigningRoot.of(SignatureKind.BLOCK, OBJECT_ROOT, domain))
                .isEqualTo(ssz.container(OBJECT_ROOT, domain.forKind(SignatureKind.BLOCK)));
    }

    @Test
    void shouldDifferByKindNetworkAndObject() {
        final Set<Hash> roots = new LinkedHashSet<>();
        for (final SignatureKind kind : SignatureKind.values()) {
            for (final Hash genesisRoot : new Hash[] {GENESIS_ROOT, Hash.ZERO}) {
                for (final long chainId : new long[] {CHAIN_ID, CHAIN_ID + 1, -1}) {
                    final Domain domain = Domain.of(genesisRoot, chainId);
                    assertThat(roots.add(SigningRoot.of(kind, OBJECT_ROOT, domain)))
                            .isTrue();
                    assertThat(roots.add(SigningRoot.of(kind, Hash.ZERO, domain)))
                            .isTrue();
                }
            }
        }
        assertThat(roots).hasSize(SignatureKind.values().length * 2 * 3 * 2);
    }

    @Test
    void shouldRefuseATailOfAnotherLength() {
        assertThatThrownBy(() -> new Domain(Bytes.of(new byte[27])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tail.length=27 must be exactly 28");
    }
}
