// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class XxHash64StreamTest {
    @Test
    void shouldHashAnyPiecesAsIfTheyWereOne() {
        final SplittableRandom random = new SplittableRandom(3);
        for (int length = 0; length < 300; length++) {
            final byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            final long seed = random.nextLong();
            for (int round = 0; round < 20; round++) {
                final XxHash64Stream stream = new XxHash64Stream(seed);
                for (int offset = 0; offset < length; ) {
                    final int count = 1 + random.nextInt(Math.min(70, length - offset));
                    stream.update(bytes, offset, count);
                    offset += count;
                }
                assertThat(stream.digest()).isEqualTo(XxHash64.hash(bytes, 0, length, seed));
            }
        }
    }
}
