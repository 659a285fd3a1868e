// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.core.port.PortException;
import io.alys.perf.run.Figure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Measures one thing of the node as a whole. */
@FunctionalInterface
public interface NodeFigure {
    /**
     * Measures it, on the calling thread and those it starts and ends.
     *
     * @param directory empty, on the disk that is measured; what is left in it is the caller's to delete.
     * @param progress told what goes on when it takes longer than a few seconds.
     */
    Figure measure(Length length, Path directory, PrintWriter progress) throws IOException, PortException;
}
