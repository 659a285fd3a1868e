// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRpcTest {
    private static final int BODY_LENGTH_MAX = 4096;

    private final JsonRpc jsonRpc = new JsonRpc(FaceFixture.methods(), null, BODY_LENGTH_MAX, new RpcCounters());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // The specification's own examples, section 7, and the node's version 1.
                "{\"jsonrpc\":\"2.0\",\"method\":\"echo\",\"params\":[42,23],\"id\":1}|{\"jsonrpc\":\"2.0\",\"result\":[42,23],\"id\":1}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"echo\",\"params\":{\"a\":1},\"id\":\"x\"}|{\"jsonrpc\":\"2.0\",\"result\":{\"a\":1},\"id\":\"x\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"nothing\",\"id\":null}|{\"jsonrpc\":\"2.0\",\"result\":null,\"id\":null}",
                "{\"method\":\"echo\",\"params\":1,\"id\":1}|{\"result\":1,\"error\":null,\"id\":1}",
                "{\"method\":\"echo\",\"params\":\"ab\",\"id\":\"1\"}|{\"result\":\"ab\",\"error\":null,\"id\":\"1\"}",
                "{\"method\":\"echo\",\"params\":null}|{\"result\":[],\"error\":null,\"id\":null}",
                "{\"method\":\"refuse\",\"params\":[],\"id\":2}|{\"result\":null,\"error\":{\"code\":-32602,\"message\":\"param 0 (it): must be otherwise\"},\"id\":2}",
                "[{\"jsonrpc\":\"2.0\",\"method\":\"echo\",\"id\":1},7,{\"jsonrpc\":\"2.0\",\"method\":\"echo\"}]|"
                        + "[{\"jsonrpc\":\"2.0\",\"result\":[],\"id\":1},{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"not a request: a call must be an object\"},\"id\":null}]",
            })
    void shouldAnswerExactly(final String body, final String answer) throws IOException {
        assertThat(text(answer(body))).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,",
                "{\"jsonrpc\": \"2.0\", \"method\": \"foobar, \"params\": \"bar\", \"baz]",
                "{} {}",
                "{'a':1}",
                "{\"id\":1,\"id\":2,\"method\":\"echo\"}",
                "NaN",
                "01",
                "\"\\ud8",
                "// no\n{}",
                "\u0000"
            })
    void shouldTellWhatIsNotJson(final String body) throws IOException {
        requireError(body, -32700);
    }

    @Test
    void shouldTellWhatIsNotUtf8() throws IOException {
        final HttpAnswer answer = jsonRpc.answer(
                new byte[] {'{', '"', (byte) 0xc3, '(', '"', ':', '1', '}'}, more -> true, () -> false, null);

        assertThat(json(answer).path("error").path("code").asInt()).isEqualTo(-32700);
    }

    @Test
    void shouldRefuseDeepNesting() throws IOException {
        requireError("[".repeat(33) + "]".repeat(33), -32700);
        requireError("[".repeat(1000), -32700);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "null",
                "\"echo\"",
                "[]",
                "{}",
                "{\"jsonrpc\":\"2.0\",\"method\":1,\"id\":1}",
                "{\"jsonrpc\":\"2.1\",\"method\":\"echo\",\"id\":1}",
                "{\"jsonrpc\":null,\"method\":\"echo\",\"id\":1}",
                "{\"jsonrpc\":2.0,\"method\":\"echo\",\"id\":1}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"echo\",\"params\":1,\"id\":1}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"echo\",\"params\":null,\"id\":1}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"echo\",\"id\":{}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"echo\",\"id\":1.5}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"echo\",\"id\":1e999}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"echo\",\"id\":true}"
            })
    void shouldTellWhatIsNotARequest(final String body) throws IOException {
        requireError(body, -32600);
    }

    @Test
    void shouldTellOfUnknownMethodsWithoutRepeatingAllOfTheName() throws IOException {
        final String name = "x".repeat(1000);
        final JsonNode answer = json(answer("{\"jsonrpc\":\"2.0\",\"method\":\"" + name + "\",\"id\":1}"));

        assertThat(answer.path("error").path("code").asInt()).isEqualTo(-32601);
        assertThat(answer.path("error").path("message").textValue()).hasSizeLessThan(120);
        assertThat(answer.path("id").asInt()).isEqualTo(1);
    }

    @Test
    void shouldSayNotFoundInHttpAsVersion1Did() throws IOException {
        assertThat(answer("{\"method\":\"no\",\"params\":[],\"id\":1}").status())
                .isEqualTo(404);
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"method\":\"no\",\"id\":1}").status())
                .isEqualTo(200);
    }

    @Test
    void shouldCallButNotAnswerNotifications() throws IOException {
        final AtomicInteger calls = new AtomicInteger();
        final JsonRpc counting = new JsonRpc(
                Map.of("count", params -> {
                    calls.incrementAndGet();
                    throw RpcException.invalidParams("no");
                }),
                null,
                BODY_LENGTH_MAX,
                new RpcCounters());
        final String notification = "{\"jsonrpc\":\"2.0\",\"method\":\"count\"}";

        assertThat(counting.answer(RawHttp.bytes(notification), more -> true, () -> false, null)
                        .status())
                .isEqualTo(204);
        assertThat(counting.answer(
                                RawHttp.bytes("[" + notification + "," + notification + "]"),
                                more -> true,
                                () -> false,
                                null)
                        .status())
                .isEqualTo(204);
        assertThat(calls).hasValue(3);
    }

    @Test
    void shouldTakeBatchesUpToTheMost() throws IOException {
        assertThat(json(answer(batch(20)))).hasSize(20);
        requireError(batch(21), -32600);
    }

    @Test
    void shouldChargeABatchForEachCallBeyondTheFirst() throws IOException {
        final AtomicInteger charged = new AtomicInteger();
        final HttpAnswer answer = jsonRpc.answer(
                RawHttp.bytes(batch(5)),
                more -> {
                    charged.set(more);
                    return false;
                },
                () -> false,
                null);

        assertThat(charged).hasValue(4);
        assertThat(answer.status()).isEqualTo(429);
    }

    private void requireError(final String body, final int code) throws IOException {
        final HttpAnswer answer = answer(body);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(json(answer).path("error").path("code").asInt())
                .as(text(answer))
                .isEqualTo(code);
        assertThat(text(answer)).doesNotContain("Exception", "com.fasterxml", "(byte");
    }

    private HttpAnswer answer(final String body) throws IOException {
        return jsonRpc.answer(body.getBytes(StandardCharsets.UTF_8), more -> true, () -> false, null);
    }

    private static String batch(final int length) {
        return "["
                + String.join(
                        ",",
                        IntStream.range(0, length)
                                .mapToObj(i -> "{\"jsonrpc\":\"2.0\",\"method\":\"echo\",\"id\":" + i + "}")
                                .toList())
                + "]";
    }

    private static JsonNode json(final HttpAnswer answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private static String text(final HttpAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
