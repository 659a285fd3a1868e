// SPDX-License-Identifier: Apache-2.0
package io.alys.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.ActorCell;
import io.alys.core.actor.ActorId;
import io.alys.core.actor.CurrentInput;
import io.alys.core.actor.Envelope;
import io.alys.core.actor.Guard;
import io.alys.core.actor.Mailbox;
import io.alys.core.actor.Message;
import io.alys.core.chain.SignedBlock;
import io.alys.core.effect.Destination;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.Event;
import io.alys.core.fixture.Blocks;
import io.alys.core.message.EngineMessage;
import io.alys.core.message.StorageMessage;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StorageActorTest {
    private static final long HEIGHT = 7;

    private final SplittableRandom random = new SplittableRandom(1);
    private final CurrentInput input = new CurrentInput();
    private final ActorCell cell = new ActorCell(new StorageActor(), new NoGuard(), input);
    private final Mailbox mailbox = new Mailbox(input);

    /** A block that was reverted and one that took its place both wait while the store is full. */
    @Test
    void shouldGiveTheBlockThatWasCommittedLastOfThoseOfOneHeight() {
        final SignedBlock reverted = Blocks.random(random, HEIGHT);
        final SignedBlock other = Blocks.random(random, HEIGHT + 1);
        final SignedBlock committed = Blocks.random(random, HEIGHT);
        for (final SignedBlock block : List.of(reverted, other, committed)) {
            tell(new StorageMessage.Store(block));
        }

        tell(new StorageMessage.Load(HEIGHT));

        assertThat(mailToEngine()).isEqualTo(new EngineMessage.BlockForRefeed(HEIGHT, List.of(committed)));
    }

    private void tell(final Message message) {
        mailbox.send(ActorId.STORAGE, message);
        Envelope envelope = mailbox.poll();
        while (!envelope.message().equals(message)) {
            envelope = mailbox.poll();
        }
        assertThat(cell.deliver(envelope, mailbox, (verdict, reason) -> {}, event -> {}))
                .isNull();
    }

    private Message mailToEngine() {
        for (Envelope envelope = mailbox.poll(); envelope != null; envelope = mailbox.poll()) {
            if (envelope.to() == ActorId.ENGINE) {
                return envelope.message();
            }
        }
        return null;
    }

    /** No dependency ever fails. */
    private static final class NoGuard implements Guard {
        @Override
        public boolean isWaiting(final Destination dependency) {
            return false;
        }

        @Override
        public Failed failed(final Destination dependency, final FaultKind kind, final int attempt) {
            throw new AssertionError(dependency + " did not fail");
        }

        @Override
        public List<? extends Event> succeeded(final Destination dependency) {
            return List.of();
        }

        @Override
        public List<? extends Event> begun(final Destination dependency) {
            return List.of();
        }

        @Override
        public boolean apply(final Event event) {
            return false;
        }
    }
}
