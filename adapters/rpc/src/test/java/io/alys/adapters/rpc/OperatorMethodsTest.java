// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.core.command.OperatorCommand;
import io.alys.core.effect.FaultKind;
import io.alys.core.event.ActorDigest;
import io.alys.core.event.FailureClass;
import io.alys.core.port.PortException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class OperatorMethodsTest {
    private static final String TOKEN = "0123456789abcdef".repeat(4);
    private static final String RESTART = call("operator_restart", "[\"op-1\",\"ann\",\"chain.actor\"]");

    private final RecordingControls controls = new RecordingControls();
    private final AtomicLong nowNs = new AtomicLong();
    private FaceFixture fixture;

    @BeforeEach
    void setUp() throws Exception {
        fixture = new FaceFixture(new HttpFace(
                FaceFixture.CONFIG,
                new OperatorMethods(controls).methods(),
                FaceFixture.NO_METRICS,
                FaceFixture.HEALTHY,
                new FaceSecurity(new OperatorAccess(TOKEN, nowNs::get), null, null)));
    }

    @AfterEach
    void tearDown() {
        fixture.close();
    }

    @Test
    void shouldCarryOutWhatIsOrderedWithTheToken() throws Exception {
        final JsonNode answer = post(RESTART, "Bearer " + TOKEN);

        assertThat(answer.path("result").toString())
                .isEqualTo("{\"operation\":\"op-1\",\"sequence\":77,\"text\":\"restarted\"}");
        assertThat(controls.orders).containsExactly(new OperatorCommand.RestartActor("op-1", "ann", "chain.actor"));
    }

    @Test
    void shouldRefuseWithoutTheTokenOrWithAnother() throws Exception {
        requireError(post(RESTART, null), RpcException.UNAUTHORIZED, "needs the header Authorization: Bearer TOKEN");
        nowNs.addAndGet(1_000_000_000);
        for (final String wrong : List.of(
                "Bearer " + TOKEN.substring(1), "Bearer " + TOKEN + "0", TOKEN, "Basic " + TOKEN, "Bearer ", "")) {
            final JsonNode answer = post(RESTART, wrong);
            requireError(answer, RpcException.UNAUTHORIZED, "is not the one this node made");
            assertThat(answer.toString()).doesNotContain(TOKEN.substring(8));
            nowNs.addAndGet(1_000_000_000);
        }
        assertThat(controls.orders).isEmpty();
    }

    @Test
    void shouldBoundTheRateAndNotLetThoseWhoTryTokensKeepTheOperatorOut() throws Exception {
        for (int i = 0; i < OperatorAccess.CALLS_PER_SECOND_MAX; i++) {
            requireError(post(RESTART, "Bearer wrong"), RpcException.UNAUTHORIZED, "");
        }
        requireError(post(RESTART, "Bearer wrong"), RpcException.LIMIT_EXCEEDED, "too many operator calls a second");

        for (int i = 0; i < OperatorAccess.CALLS_PER_SECOND_MAX; i++) {
            assertThat(post(RESTART, "Bearer " + TOKEN).has("result")).isTrue();
        }
        requireError(post(RESTART, "Bearer " + TOKEN), RpcException.LIMIT_EXCEEDED, "max=5");
        nowNs.addAndGet(1_000_000_000);
        assertThat(post(RESTART, "Bearer " + TOKEN).has("result")).isTrue();
    }

    @Test
    void shouldChargeEachCallOfABatch() throws Exception {
        final JsonNode answers = post("[" + (RESTART + ",").repeat(7) + RESTART + "]", "Bearer " + TOKEN);

        assertThat(answers).hasSize(8);
        assertThat(controls.orders).hasSize(OperatorAccess.CALLS_PER_SECOND_MAX);
    }

    @Test
    void shouldTellWhyTheMachineRefused() throws Exception {
        controls.outcome = new OperatorControls.Outcome(false, 78, "no actor has the name chain.acter");

        requireError(
                post(RESTART, "Bearer " + TOKEN), RpcException.REFUSED, "refused: no actor has the name chain.acter");
    }

    @Test
    void shouldTellThatThereWasNoDecision() throws Exception {
        controls.fault = new PortException(FaultKind.REJECTED, "op-1: nothing decided within 3000 ms");

        requireError(post(RESTART, "Bearer " + TOKEN), RpcException.REFUSED, "nothing decided within 3000 ms");
    }

    @Test
    void shouldTakeOnlyFitParameters() throws Exception {
        for (final String params : List.of(
                "[\"op-1\",\"ann\"]",
                "[\"\",\"ann\",\"chain.actor\"]",
                "[\"op 1\",\"ann\",\"chain.actor\"]",
                "[\"op-1\",\"an\\nn\",\"chain.actor\"]",
                "[\"" + "x".repeat(65) + "\",\"ann\",\"chain.actor\"]",
                "[\"op-1\",\"ann\",7]")) {
            requireError(
                    post(call("operator_restart", params), "Bearer " + TOKEN), RpcException.INVALID_PARAMS, "param");
            nowNs.addAndGet(1_000_000_000);
        }
        assertThat(controls.orders).isEmpty();
    }

    @Test
    void shouldFailAnActorByAClassThereIs() throws Exception {
        post(call("operator_fail", "[\"a\",\"ann\",\"bridge.actor\",\"RESOURCE\"]"), "Bearer " + TOKEN);

        assertThat(controls.orders)
                .containsExactly(new OperatorCommand.FailActor("a", "ann", "bridge.actor", FailureClass.RESOURCE));
        requireError(
                post(call("operator_fail", "[\"b\",\"ann\",\"bridge.actor\",\"BOREDOM\"]"), "Bearer " + TOKEN),
                RpcException.INVALID_PARAMS,
                "must be one of [DOMAIN, PROTOCOL, TIMEOUT, RESOURCE, LOGIC, EXTERNAL]");
    }

    @Test
    void shouldSuspendResumeAndVerify() throws Exception {
        post(call("operator_suspend", "[\"a\",\"ann\",\"bridge.actor\",500]"), "Bearer " + TOKEN);
        post(call("operator_resume", "[\"b\",\"ann\",\"bridge.actor\"]"), "Bearer " + TOKEN);
        final JsonNode verified = post(call("operator_verify", "[\"c\",\"ann\"]"), "Bearer " + TOKEN);

        assertThat(controls.orders)
                .containsExactly(
                        new OperatorCommand.SuspendActor("a", "ann", "bridge.actor", 500),
                        new OperatorCommand.ResumeActor("b", "ann", "bridge.actor"),
                        new OperatorCommand.VerifyState("c", "ann"));
        assertThat(verified.path("result").path("isSame").asBoolean()).isTrue();
        assertThat(verified.path("result").path("digests").path("chain.actor").asText())
                .isEqualTo("ab");
        assertThat(controls.verified).containsExactly(77L);
    }

    @Test
    void shouldPauseAndResumeProduction() throws Exception {
        post(call("operator_pauseProduction", "[\"a\",\"ann\",\"upgrade of the client\"]"), "Bearer " + TOKEN);
        post(call("operator_resumeProduction", "[\"b\",\"ann\"]"), "Bearer " + TOKEN);
        requireError(
                post(call("operator_pauseProduction", "[\"c\",\"ann\",\"\"]"), "Bearer " + TOKEN),
                RpcException.INVALID_PARAMS,
                "must be 1 to 200 printable ASCII characters");

        assertThat(controls.orders)
                .containsExactly(
                        new OperatorCommand.PauseProduction("a", "ann", "upgrade of the client"),
                        new OperatorCommand.ResumeProduction("b", "ann"));
    }

    @Test
    void shouldSendTheTokenFromTheClient() throws Exception {
        final URI uri = URI.create("http://127.0.0.1:" + fixture.port() + "/");
        final JsonNode params = new ObjectMapper().readTree("[\"op-1\",\"ann\",\"chain.actor\"]");
        try (RpcClient client = new RpcClient(uri, Duration.ofSeconds(30), 4096, TOKEN, null);
                RpcClient other = new RpcClient(uri, Duration.ofSeconds(30), 4096)) {
            assertThat(client.call("operator_restart", params).path("sequence").asLong())
                    .isEqualTo(77);
            assertThatThrownBy(() -> other.call("operator_restart", params))
                    .isInstanceOfSatisfying(
                            RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcException.UNAUTHORIZED));
        }
    }

    @Test
    void shouldNotServeOperatorsWithoutATokenNorOnAnAddressOthersCanReach() {
        final Map<String, RpcMethod> methods = new OperatorMethods(controls).methods();
        assertThatThrownBy(() -> new HttpFace(FaceFixture.CONFIG, methods, FaceFixture.NO_METRICS, FaceFixture.HEALTHY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token");
        final HttpFaceConfig open =
                new HttpFaceConfig("0.0.0.0", 0, 1, 1, 4096, Duration.ofSeconds(1), 8, JsonRpc.BATCH_LENGTH_MAX, true);
        assertThatThrownBy(() -> new HttpFace(
                        open,
                        methods,
                        FaceFixture.NO_METRICS,
                        FaceFixture.HEALTHY,
                        new FaceSecurity(new OperatorAccess(TOKEN), null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("loopback");
        assertThatThrownBy(() -> new OperatorAccess("short")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String call(final String method, final String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private JsonNode post(final String body, final String authorization) throws Exception {
        final HttpRequest.Builder request = fixture.request("/").POST(HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return new ObjectMapper()
                .readTree(fixture.http
                        .send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private static void requireError(final JsonNode answer, final int code, final String message) {
        assertThat(answer.path("error").path("code").asInt()).isEqualTo(code);
        assertThat(answer.path("error").path("message").asText()).contains(message);
    }

    /** Remembers what was ordered. */
    private static final class RecordingControls implements OperatorControls {
        private final List<OperatorCommand> orders = new ArrayList<>();
        private final List<Long> verified = new ArrayList<>();
        private Outcome outcome = new Outcome(true, 77, "restarted");
        private PortException fault = null;

        @Override
        public Outcome order(final OperatorCommand order) throws PortException {
            if (fault != null) {
                throw fault;
            }
            orders.add(order);
            return outcome;
        }

        @Override
        public Verification verify(final long sequence) {
            verified.add(sequence);
            return new Verification(5, 72, List.of(new ActorDigest("chain.actor", 0xab)), "");
        }
    }
}
