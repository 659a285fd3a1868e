// SPDX-License-Identifier: Apache-2.0
package io.alys.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.adapters.rpc.RpcClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class HealthPagesTest {
    @Test
    void shouldBecomeReadyAndKnowThatEverybodyIsHealthy(@TempDir final Path directory) throws Exception {
        try (ChildNode node = ChildNode.dev(directory);
                RpcClient rpc = node.rpc();
                HttpClient http = HttpClient.newHttpClient()) {
            while (get(http, node.url() + "/ready").statusCode() != 200) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            JsonNode health = node.call(rpc, "alys_health");
            while (!isEverybodyHealthy(health)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                health = node.call(rpc, "alys_health");
            }

            assertThat(health.path("score").asInt()).isEqualTo(100);
            assertThat(health.path("ready").asBoolean()).isTrue();
            assertThat(get(http, node.url() + "/health").statusCode()).isEqualTo(200);
            assertThat(node.lines()).noneMatch(line -> line.contains("stands still"));
            node.terminate();
            assertThat(node.awaitExit()).isZero();
        }
        try (ChildNode replay = ChildNode.start("replay", "--data-dir", directory.toString())) {
            assertThat(replay.awaitExit()).as(String.join("\n", replay.lines())).isZero();
        }
    }

    private static boolean isEverybodyHealthy(final JsonNode health) {
        int healthy = 0;
        for (final JsonNode node : health.path("nodes")) {
            healthy += node.path("state").asText().equals("HEALTHY") ? 1 : 0;
        }
        return healthy == 8;
    }

    private static HttpResponse<String> get(final HttpClient http, final String url) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
