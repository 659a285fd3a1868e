// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.chain.SignedBlock;
import io.alys.core.fixture.Blocks;
import io.alys.core.value.Hash;
import java.util.SplittableRandom;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

class StateDigestTest {
    private static final SignedBlock ONE = Blocks.random(new SplittableRandom(1), 7);
    private static final SignedBlock WITH_OTHER_CONTENT = new SignedBlock(
            ONE.root(),
            Blocks.random(new SplittableRandom(2), 7).block(),
            ONE.proposerSignature(),
            ONE.approvers(),
            ONE.approval());

    @Test
    void shouldDigestABlockByItsRootAndItsSignatures() {
        final long digest = digest(ONE, RecordedMap.LAYOUT);
        final SignedBlock withOtherRoot =
                new SignedBlock(Hash.ZERO, ONE.block(), ONE.proposerSignature(), ONE.approvers(), ONE.approval());
        final SignedBlock withOtherApprovers =
                new SignedBlock(ONE.root(), ONE.block(), ONE.proposerSignature(), ~ONE.approvers(), ONE.approval());

        assertThat(digest(WITH_OTHER_CONTENT, RecordedMap.LAYOUT)).isEqualTo(digest);
        assertThat(digest(withOtherRoot, RecordedMap.LAYOUT)).isNotEqualTo(digest);
        assertThat(digest(withOtherApprovers, RecordedMap.LAYOUT)).isNotEqualTo(digest);
    }

    @Test
    void shouldDigestAWholeBlockInLayoutsOfEarlierBuilds() {
        assertThat(digest(WITH_OTHER_CONTENT, RecordedMap.LAYOUT - 1))
                .isNotEqualTo(digest(ONE, RecordedMap.LAYOUT - 1));
    }

    @Test
    void shouldWriteAWholeBlockWhereItIsReadAgain() {
        final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
        final BinaryFieldWriter writer = new BinaryFieldWriter().wrap(bytes, 0);
        ONE.writeFields(writer);

        assertThat(SignedBlock.read(new BinaryFieldReader().wrap(bytes, 0, writer.position(), RecordedMap.LAYOUT)))
                .isEqualTo(ONE);
    }

    private static long digest(final SignedBlock block, final int layout) {
        final DigestFieldWriter writer = new DigestFieldWriter(layout);
        block.writeFields(writer);
        return writer.digest();
    }
}
