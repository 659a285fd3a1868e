// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.core.event.DeadLetter;
import io.alys.core.event.LossReason;
import io.alys.core.event.MailId;
import io.alys.core.event.OperationKind;
import io.alys.core.event.OperatorEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActorsMethodsTest {
    private static final ActorsView VIEW = new ActorsView(
            900,
            1_700_000_000_000L,
            List.of(
                    new ActorsView.Node(
                            "root",
                            "supervisor",
                            0,
                            "ACTIVE",
                            0,
                            0,
                            -1,
                            "",
                            List.of(),
                            "",
                            -1,
                            new ActorsView.Budget(7, 10, 30_000),
                            List.of()),
                    new ActorsView.Node(
                            "chain.actor",
                            "actor",
                            1,
                            "SUSPENDED",
                            2,
                            1,
                            1_700_000_000_500L,
                            "op-1",
                            List.of("HeadIs", "PayloadReady"),
                            "boom",
                            1_699_999_999_999L,
                            null,
                            List.of("breaker CLOSED"))),
            List.of(
                    new DeadLetter(
                            new MailId(7, 1), "", "chain.actor", "BlockReceived", LossReason.RESUMED, 1, 5, false),
                    new DeadLetter(new MailId(8, 0), "a", "b", "Other", LossReason.OVERFLOW, 0, 6, true)),
            2,
            List.of(new OperatorEvent.OperationDecided(
                    "op-1", "ann", OperationKind.SUSPEND, "chain.actor", true, "suspended", 4)));

    private final ActorsMethods methods = new ActorsMethods(() -> VIEW);

    @Test
    void shouldShowTheTree() throws Exception {
        final JsonNode answer = call("alys_actors", "[]");

        assertThat(answer.path("sequence").asLong()).isEqualTo(900);
        assertThat(answer.path("deadLetterCount").asLong()).isEqualTo(2);
        assertThat(answer.path("nodes")).hasSize(2);
        assertThat(answer.path("nodes").path(0).path("budget").toString())
                .isEqualTo("{\"left\":7,\"max\":10,\"windowMs\":30000}");
        assertThat(answer.path("nodes").path(1).has("budget")).isFalse();
        assertThat(answer.path("nodes").path(1).path("heldMail").toString()).isEqualTo("[\"HeadIs\",\"PayloadReady\"]");
    }

    @Test
    void shouldShowOneWithItsMailAndOrders() throws Exception {
        final JsonNode answer = call("alys_actor", "[\"chain.actor\"]");

        assertThat(answer.path("status").asText()).isEqualTo("SUSPENDED");
        assertThat(answer.path("lastFault").asText()).isEqualTo("boom");
        assertThat(answer.path("facts").toString()).isEqualTo("[\"breaker CLOSED\"]");
        assertThat(answer.path("deadLetters")).hasSize(1);
        assertThat(answer.path("operations").path(0).path("operator").asText()).isEqualTo("ann");
    }

    @Test
    void shouldNameThoseThereAreWhenTheOneAskedForIsNot() {
        assertThatThrownBy(() -> call("alys_actor", "[\"chain.acter\"]"))
                .isInstanceOf(RpcException.class)
                .hasMessageContaining("chain.acter")
                .hasMessageContaining("root, chain.actor");
    }

    @Test
    void shouldShowDeadLetters() throws Exception {
        final JsonNode answer = call("alys_deadLetters", "[]");

        assertThat(answer.path("deadLetters").path(0).toString())
                .isEqualTo("{\"id\":\"7/1\",\"atMs\":5,\"from\":\"\",\"to\":\"chain.actor\",\"kind\":\"BlockReceived\","
                        + "\"reason\":\"RESUMED\",\"attempt\":1,\"isAskedAgain\":false}");
    }

    private JsonNode call(final String method, final String params) throws Exception {
        return methods.methods().get(method).call(new ObjectMapper().readTree(params));
    }
}
