// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.core.port.PortException;
import io.alys.perf.actor.ActorRestartFigure;
import io.alys.perf.actor.AskFigure;
import io.alys.perf.actor.MessageFigure;
import io.alys.perf.actor.SiblingFigure;
import io.alys.perf.replay.ReplayFigure;
import io.alys.perf.rig.ScratchDirectory;
import io.alys.perf.run.Figure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** All figures of the node as a whole, by name. */
public final class NodeFigures {
    private static final Map<String, Supplier<NodeFigure>> FIGURES = figures();

    private NodeFigures() {}

    private static Map<String, Supplier<NodeFigure>> figures() {
        final Map<String, Supplier<NodeFigure>> figures = new LinkedHashMap<>();
        figures.put(PegInFigure.ID, PegInFigure::new);
        figures.put(SlotFigure.ID, SlotFigure::new);
        figures.put(BlockInFigure.ID, BlockInFigure::new);
        figures.put(FederationBlockFigure.ID, FederationBlockFigure::new);
        figures.put(LargeBlockFigure.ID, LargeBlockFigure::new);
        figures.put(RestartFigure.ID, RestartFigure::new);
        figures.put(ReplayFigure.ID, ReplayFigure::new);
        figures.put(StoreFigure.ID, StoreFigure::new);
        figures.put(MiningWorkFigure.ID, MiningWorkFigure::new);
        figures.put(IdleFigure.ID, IdleFigure::new);
        figures.put(ActorRestartFigure.ID, ActorRestartFigure::new);
        figures.put(MessageFigure.ID, MessageFigure::new);
        figures.put(AskFigure.ID, AskFigure::new);
        figures.put(SiblingFigure.ID, SiblingFigure::new);
        figures.put(CrashedSlotFigure.ID, CrashedSlotFigure::new);
        return figures;
    }

    /** The names there are, in the order they are measured. */
    public static List<String> names() {
        return List.copyOf(FIGURES.keySet());
    }

    /**
     * Measures every one.
     *
     * @param directory on the disk that is measured; nothing stays in it.
     */
    public static List<Figure> all(final Length length, final Path directory, final PrintWriter progress)
            throws IOException, PortException {
        return of(names(), length, directory, progress);
    }

    /**
     * Measures some, in the order given.
     *
     * @throws IllegalArgumentException for a name that there is not.
     */
    public static List<Figure> of(
            final List<String> names, final Length length, final Path directory, final PrintWriter progress)
            throws IOException, PortException {
        for (final String name : names) {
            if (!FIGURES.containsKey(name)) {
                throw new IllegalArgumentException("figure=" + name + " must be one of " + names());
            }
        }
        final List<Figure> figures = new ArrayList<>();
        for (final String name : names) {
            final long startNs = System.nanoTime();
            try (ScratchDirectory scratch = ScratchDirectory.in(directory)) {
                figures.add(FIGURES.get(name).get().measure(length, scratch.path(), progress));
            }
            progress.printf(Locale.ROOT, "  %s took %.1f s%n", name, (System.nanoTime() - startNs) / 1e9);
            progress.flush();
        }
        return figures;
    }
}
