// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.adapters.rpc.OperatorControls;
import io.alys.core.command.Command;
import io.alys.core.command.ConfigurationCommand;
import io.alys.core.command.OperatorCommand;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.port.CommandSink;
import io.alys.core.port.PortException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OperatorOrdersTest {
    private static final OperatorCommand ORDER = new OperatorCommand.RestartActor("op-1", "ann", "chain.actor");

    private final List<Command> offered = new ArrayList<>();
    private final AtomicInteger result = new AtomicInteger(CommandSink.ACCEPTED);
    private final OperatorOrders orders = new OperatorOrders(
            command -> {
                offered.add(command);
                return result.get();
            },
            sequence -> CompletableFuture.failedFuture(new IllegalStateException("busy at " + sequence)));

    @Test
    void shouldGiveTheDecisionToWhoeverOrderedIt() throws Exception {
        final CompletableFuture<OperatorControls.Outcome> outcome = order();
        awaitOffered(1);

        orders.onAnswered(new EffectId(41, 0), new Effect.OperationAnswered("other", true, "x"));
        orders.onAnswered(new EffectId(42, 0), new Effect.OperationAnswered("op-1", false, "no"));

        assertThat(outcome.get()).isEqualTo(new OperatorControls.Outcome(false, 42, "no"));
        assertThat(offered).containsExactly(ORDER);
    }

    @Test
    void shouldOfferAgainWhatFoundNoRoom() throws Exception {
        result.set(CommandSink.BACK_PRESSURED);
        final CompletableFuture<OperatorControls.Outcome> outcome = order();
        awaitOffered(2);
        result.set(CommandSink.ACCEPTED);
        while (orders.doWork() == 0) {
            Thread.onSpinWait();
        }
        orders.onAnswered(new EffectId(42, 0), new Effect.OperationAnswered("op-1", true, "restarted"));

        assertThat(outcome.get().isDone()).isTrue();
    }

    @Test
    void shouldSayThatTheNodeIsStopping() {
        result.set(CommandSink.CLOSED);
        final CompletableFuture<OperatorControls.Outcome> outcome = order();
        awaitOffered(1);

        assertThatThrownBy(outcome::get).hasMessageContaining("the node is stopping");
    }

    @Test
    void shouldBringInWhatAnotherThreadHasForTheSameSource() {
        final Command reload = new ConfigurationCommand.SettleReload(7, true, "");

        assertThat(orders.sink().offer(reload)).isEqualTo(CommandSink.ACCEPTED);
        assertThat(offered).as("before its own turn").isEmpty();
        orders.doWork();

        assertThat(offered).containsExactly(reload);
    }

    @Test
    void shouldTellTheOtherThreadWhenItHasNoRoomAndWhenTheNodeIsStopping() {
        final Command reload = new ConfigurationCommand.SettleReload(7, true, "");
        for (int i = 0; i < OperatorOrders.WAITING_MAX; i++) {
            orders.sink().offer(reload);
        }
        assertThat(orders.sink().offer(reload)).isEqualTo(CommandSink.BACK_PRESSURED);

        result.set(CommandSink.CLOSED);
        orders.doWork();

        assertThat(orders.sink().offer(reload)).isEqualTo(CommandSink.CLOSED);
    }

    @Test
    void shouldSayWhyNothingWasVerified() {
        assertThatThrownBy(() -> orders.verify(7))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("busy at 7");
    }

    @Test
    void shouldKeepTheTokenToTheNodesOwnUserAndMakeItAnewAtEachStart(@TempDir final Path directory) throws Exception {
        final Path file = new DataDirectory(directory).operatorToken();

        final String first = OperatorToken.make(file);
        final String second = OperatorToken.make(file);

        assertThat(first).hasSize(64).isNotEqualTo(second);
        assertThat(OperatorToken.read(file)).isEqualTo(second);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    private CompletableFuture<OperatorControls.Outcome> order() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return orders.order(ORDER);
            } catch (final PortException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });
    }

    private void awaitOffered(final int count) {
        while (offered.size() < count) {
            orders.doWork();
            Thread.onSpinWait();
        }
    }
}
