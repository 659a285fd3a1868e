// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.core.port.PortException;
import io.alys.perf.report.FigureJson;
import io.alys.perf.run.Figure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Figures of the node as a whole, printed as each of them is there. */
@Command(
        name = "node",
        description =
                "Measures the node as a whole: peg-in, slot, block-in, restart, replay, store, idle; and its actors:"
                        + " actor-restart, messages, asks, crashed-slots.",
        mixinStandardHelpOptions = true)
public final class NodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Option(names = "--of", split = ",", paramLabel = "NAME", description = "Which figures (default: all).")
    private List<String> names = NodeFigures.names();

    @ArgGroup
    private Wanted wanted = new Wanted();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "On the disk that is measured; nothing stays in it (default: the system's temporary files).")
    private Path directory;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too, as JSON.")
    private Path json;

    @Override
    public Integer call() throws IOException, PortException {
        final PrintWriter out = command.commandLine().getOut();
        final PrintWriter progress = command.commandLine().getErr();
        for (final String name : names) {
            if (!NodeFigures.names().contains(name)) {
                throw new ParameterException(
                        command.commandLine(), "--of=" + name + " must be among " + NodeFigures.names());
            }
        }
        final List<Figure> figures = new ArrayList<>();
        for (final String name : names) {
            figures.addAll(
                    NodeFigures.of(List.of(name), wanted.isFull ? Length.FULL : Length.QUICK, directory, progress));
            FigureText.print(figures.getLast(), out);
        }
        if (json != null) {
            FigureJson.write(figures, json);
        }
        return 0;
    }

    /** How long. */
    private static final class Wanted {
        // Never read: it is the default, and there so that it can be said.
        @SuppressWarnings("unused")
        @Option(names = "--quick", description = "All in two minutes (the default).")
        private boolean isQuick;

        @Option(names = "--full", description = "All in ten minutes.")
        private boolean isFull;
    }
}
