// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class HttpFaceFuzzTest {
    private static final int INPUTS = 500;
    private static final String[] PARTS = {
        "POST",
        "GET",
        " ",
        "/",
        "HTTP/1.1",
        "\r\n",
        "\n",
        "\r",
        ":",
        "Host: localhost",
        "Content-Length: 5",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked",
        "Expect: 100-continue",
        "\r\n\r\n",
        "{}",
        "[",
        "5\r\n",
        "ffffffff\r\n",
        "\0",
        "é",
        "/metrics",
        "http://x:y",
        "*",
        "%",
        "?",
        "#",
        "\"",
    };
    private static final String[] TOKENS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\"jsonrpc\":\"2.0\"",
        "\"id\":1",
        "\"id\":{}",
        "\"method\":\"echo\"",
        "\"method\":\"fail\"",
        "\"params\":[]",
        "\"params\":7",
        "null",
        "1e999999",
        "-",
        "0.1",
        "\\ud800",
        "\u0000",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\",\"params\":[1]}",
        "\u00ff",
        "//",
        "NaN",
        " ",
    };

    private static FaceFixture fixture;

    @BeforeAll
    static void start() throws IOException {
        final HttpFaceConfig usual = FaceFixture.CONFIG;
        fixture = new FaceFixture(
                new HttpFaceConfig(
                        usual.bindAddress(),
                        0,
                        2,
                        64,
                        4096,
                        Duration.ofSeconds(5),
                        usual.connectionsMax(),
                        1_000_000,
                        false),
                FaceFixture.methods());
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2})
    void shouldSurviveGarbageInPlaceOfHttp(final long seed) throws Exception {
        final RandomGenerator random = generator(seed);
        for (int i = 0; i < INPUTS; i++) {
            final byte[] input = random.nextBoolean() ? noise(random) : RawHttp.bytes(mix(random, PARTS));
            requireHarmless(seed, i, RawHttp.exchange(fixture.port(), input));
        }
        requireAlive();
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {3, 4})
    void shouldSurviveGarbageInPlaceOfJson(final long seed) throws Exception {
        final RandomGenerator random = generator(seed);
        for (int i = 0; i < INPUTS; i++) {
            final byte[] body = random.nextInt(4) == 0 ? noise(random) : RawHttp.bytes(json(random));
            final byte[] head =
                    RawHttp.bytes("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                            + body.length + "\r\n\r\n");
            final byte[] request = new byte[head.length + body.length];
            System.arraycopy(head, 0, request, 0, head.length);
            System.arraycopy(body, 0, request, head.length, body.length);

            final String answer = RawHttp.exchange(fixture.port(), request);

            requireHarmless(seed, i, answer);
            assertThat(answer).as("seed=%s input=%s", seed, i).matches("(?s)HTTP/1\\.1 (200|204|404|413) .*");
        }
        requireAlive();
    }

    private static void requireHarmless(final long seed, final int input, final String answer) {
        assertThat(answer)
                .as("seed=%s input=%s", seed, input)
                .doesNotStartWith("HTTP/1.1 500")
                .doesNotContain("\tat ", "java.", "io.alys", "com.fasterxml", "secret");
    }

    private static void requireAlive() throws IOException, InterruptedException {
        assertThat(fixture.echo("still here").textValue()).isEqualTo("still here");
        assertThat(fixture.get("/health").statusCode()).isEqualTo(200);
    }

    /** A good call with a few bytes changed, or tokens in any order. */
    private static String json(final RandomGenerator random) {
        if (random.nextBoolean()) {
            return mix(random, TOKENS);
        }
        final StringBuilder call =
                new StringBuilder("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\",\"params\":[1,\"a\"]}");
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            call.setCharAt(random.nextInt(call.length()), (char) random.nextInt(256));
        }
        return call.toString();
    }

    private static String mix(final RandomGenerator random, final String[] parts) {
        final StringBuilder text = new StringBuilder();
        for (int count = 1 + random.nextInt(24); count > 0; count--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    private static byte[] noise(final RandomGenerator random) {
        final byte[] bytes = new byte[random.nextInt(600)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static RandomGenerator generator(final long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
