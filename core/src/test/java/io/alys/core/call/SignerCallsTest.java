// SPDX-License-Identifier: Apache-2.0
package io.alys.core.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.chain.SignatureKind;
import io.alys.core.command.Answer;
import io.alys.core.command.Command;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.effect.FaultKind;
import io.alys.core.fixture.Blocks;
import io.alys.core.fixture.FakeSignatures;
import io.alys.core.fixture.FakeSigner;
import io.alys.core.value.Hash;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SignerCallsTest {
    private static final EffectId ID = new EffectId(7, 0);
    private static final long NONE = -1;

    private final FakeSigner signer = new FakeSigner("one");
    private final SignerCalls calls = new SignerCalls(signer, new FakeSignatures());
    private final SplittableRandom random = new SplittableRandom(1);
    private final Hash root = Blocks.hash(random);
    private final Hash message = Blocks.hash(random);

    @Test
    void shouldSignAnApprovalThatFollowsTheLastOne() {
        assertSigned(approval(10, 9, NONE));
        assertSigned(approval(12, 3, 10));
    }

    @Test
    void shouldBindAJournalThatDoesNotKnowTheLastApprovalToTheSlotBeforeIt() {
        assertSigned(approval(10, 9, NONE));

        for (final long known : new long[] {NONE, 4, 9}) {
            assertThat(calls.call(ID, approval(12, 8, known)))
                    .isInstanceOfSatisfying(Answer.CallFailed.class, failed -> {
                        assertThat(failed.kind()).isEqualTo(FaultKind.REJECTED);
                        assertThat(failed.text()).contains("parentSlot=8 must be at least 9");
                    });
        }
        assertThat(signer.highestSlot(SignatureKind.APPROVAL)).isEqualTo(10);
        assertSigned(approval(12, 9, 4));
    }

    @Test
    void shouldGiveTheSameApprovalAgainToAJournalThatDoesNotKnowIt() {
        assertSigned(approval(10, 9, NONE));

        assertSigned(approval(10, 2, NONE));
    }

    @Test
    void shouldAggregate() {
        final var one = FakeSigner.signatureOf(signer.publicKey(), message);
        final var two = FakeSigner.signatureOf(new FakeSigner("two").publicKey(), message);

        assertThat(calls.call(ID, new Effect.AggregateWanted(List.of(one, two))))
                .isEqualTo(new Answer.AggregateMade(ID, new FakeSignatures().aggregate(List.of(one, two))));
    }

    private Effect.ApprovalWanted approval(final long slot, final long parentSlot, final long knownSlot) {
        return new Effect.ApprovalWanted(slot, slot, root, message, parentSlot, knownSlot);
    }

    private void assertSigned(final Effect wanted) {
        final Command answer = calls.call(ID, wanted);
        assertThat(answer).isEqualTo(new Answer.SignatureMade(ID, FakeSigner.signatureOf(signer.publicKey(), message)));
    }
}
