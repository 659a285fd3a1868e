// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.alys.perf.run.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Figures for programs, as the report's JSON has them: an array. */
public final class FigureJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private FigureJson() {}

    /** Writes them, in order, over whatever the file held. */
    public static void write(final List<Figure> figures, final Path file) throws IOException {
        final ArrayNode array = MAPPER.createArrayNode();
        figures.forEach(figure -> JsonReport.figure(array.addObject(), figure));
        MAPPER.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), array);
    }
}
