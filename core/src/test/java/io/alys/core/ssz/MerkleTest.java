// SPDX-License-Identifier: Apache-2.0
package io.alys.core.ssz;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MerkleTest {
    private final Sha256 sha256 = new Sha256();
    private final Merkle merkle = new Merkle(sha256);

    @ParameterizedTest
    @CsvSource({
        "1, 0",
        "2, 1",
        "3, 2",
        "4, 2",
        "5, 3",
        "1024, 10",
        "1025, 11",
        "4611686018427387904, 62",
        "9223372036854775807, 63",
    })
    void shouldRoundTheLimitUpToAPowerOfTwo(final long limit, final int depth) {
        assertThat(Merkle.depth(limit)).isEqualTo(depth);
    }

    /** Every count and limit up to 70, against a tree that is written out in full. */
    @Test
    void shouldAgreeWithATreePaddedInFull() {
        for (int limit = 1; limit <= 70; limit++) {
            for (int count = 0; count <= limit; count++) {
                final List<Hash> chunks = chunks(count);
                merkle.begin(limit);
                chunks.forEach(merkle::add);

                assertThat(merkle.root()).as("count=%d limit=%d", count, limit).isEqualTo(padded(chunks, limit));
            }
        }
    }

    @Test
    void shouldNotWriteOutThePaddingOfTheLargestLimit() {
        final Hash chunk = chunks(1).getFirst();
        merkle.begin(Long.MAX_VALUE);
        merkle.add(chunk);

        Hash expected = chunk;
        for (int depth = 0; depth < 63; depth++) {
            expected = sha256.hash(expected, Sha256.zeroHash(depth));
        }
        assertThat(merkle.root()).isEqualTo(expected);
    }

    @Test
    void shouldPadAShortChunkWithZerosWhateverCameBefore() {
        final byte[] ones = "11111111111111111111111111111111".getBytes(US_ASCII);
        final byte[] padded = new byte[Hash.LENGTH];
        System.arraycopy(ones, 3, padded, 0, 5);
        merkle.begin(2);
        merkle.add(ones, 0, Hash.LENGTH);
        merkle.add(ones, 3, 5);

        assertThat(merkle.root()).isEqualTo(sha256.hash(Hash.of(ones), Hash.of(padded)));
    }

    @Test
    void shouldGiveTheSameRootTwice() {
        merkle.begin(8);
        chunks(5).forEach(merkle::add);

        assertThat(merkle.root()).isEqualTo(merkle.root());
    }

    @Test
    void shouldRefuseMoreChunksThanTheLimit() {
        merkle.begin(3);
        chunks(3).forEach(merkle::add);

        assertThatThrownBy(() -> merkle.add(Hash.ZERO))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("count=4 must be at most limit=3");
        assertThatThrownBy(() -> merkle.begin(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit=0 must be at least 1");
    }

    private List<Hash> chunks(final int count) {
        final List<Hash> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chunks.add(sha256.hash(new byte[] {(byte) i}));
        }
        return chunks;
    }

    private Hash padded(final List<Hash> chunks, final int limit) {
        int width = 1;
        while (width < limit) {
            width *= 2;
        }
        List<Hash> level = new ArrayList<>(chunks);
        while (level.size() < width) {
            level.add(Hash.ZERO);
        }
        while (level.size() > 1) {
            final List<Hash> above = new ArrayList<>();
            for (int i = 0; i < level.size(); i += 2) {
                above.add(sha256.hash(level.get(i), level.get(i + 1)));
            }
            level = above;
        }
        return level.getFirst();
    }
}
