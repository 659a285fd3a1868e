// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.contest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alys.perf.measure.HistogramText;
import java.io.IOException;

/** A reading as one line, on its way from the process that measured to the one that reports. */
final class ReadingJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReadingJson() {}

    static String write(final Reading reading) throws IOException {
        final ObjectNode node = MAPPER.createObjectNode()
                .put("offered", reading.offered())
                .put("answeredPerS", reading.answeredPerS())
                .put("latency", HistogramText.write(reading.latency()))
                .put("warmUp", HistogramText.write(reading.warmUp()))
                .put("latestNs", reading.latestNs())
                .put("cpuNs", reading.cpuNs())
                .put("allocatedBytes", reading.allocatedBytes())
                .put("gcCount", reading.gcCount())
                .put("gcMs", reading.gcMs())
                .put("stealPercent", reading.stealPercent())
                .put("foreignPercent", reading.foreignPercent());
        return MAPPER.writeValueAsString(node);
    }

    /**
     * Reads a line that {@link #write} wrote.
     *
     * @throws IOException when it is anything else.
     */
    static Reading read(final String line) throws IOException {
        final JsonNode node = MAPPER.readTree(line);
        return new Reading(
                node.required("offered").asLong(),
                node.required("answeredPerS").asDouble(Double.NaN),
                HistogramText.read(node.required("latency").asText()),
                HistogramText.read(node.required("warmUp").asText()),
                node.required("latestNs").asLong(),
                node.required("cpuNs").asLong(),
                node.required("allocatedBytes").asLong(),
                node.required("gcCount").asLong(),
                node.required("gcMs").asLong(),
                node.required("stealPercent").asDouble(Double.NaN),
                node.required("foreignPercent").asDouble(Double.NaN));
    }
}
