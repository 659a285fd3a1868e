// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.rpc.HealthSource;
import io.alys.core.event.EnginePhase;
import io.alys.core.monitor.Health.Report;
import io.alys.pipeline.halt.HaltSwitch;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.EpochClock;

/** How well this node is, from what the apply thread published. Any thread may ask. */
final class BoardHealth implements HealthSource {
    /** Without an input for so long the spine stands still: three rounds of pings are missing. */
    static final long SILENT_MS = 15_000;

    private final StatusBoard board;
    private final HaltSwitch haltSwitch;
    private final EpochClock clock;
    private final long startSequence;
    private final long startMs;

    /** Made when the machine has recovered, and no process's input has reached it yet. */
    BoardHealth(final StatusBoard board, final HaltSwitch haltSwitch, final EpochClock clock) {
        this.board = board;
        this.haltSwitch = haltSwitch;
        this.clock = clock;
        this.startSequence = board.status().journalSequence();
        this.startMs = clock.time();
    }

    @Override
    public Health health() {
        final Report report = board.health();
        final List<String> faults = new ArrayList<>();
        if (haltSwitch.isHalted()) {
            faults.add("halted: " + haltSwitch.reason().reason());
        }
        if (clock.time() - Math.max(board.publishedMs(), startMs) > SILENT_MS) {
            faults.add("no input for " + SILENT_MS + " ms: the spine stands still");
        }
        final List<String> unready = new ArrayList<>(faults);
        if (board.status().journalSequence() <= startSequence) {
            unready.add("not started yet");
        }
        final String phase = board.status().enginePhase();
        if (!phase.equals(EnginePhase.READY.name())) {
            unready.add("execution client " + phase);
        }
        if (board.isStorageLagging()) {
            unready.add("the block store does not keep up");
        }
        if (report.isScoreBelow()) {
            faults.add("health score=" + report.score());
        }
        final List<String> told = faults.isEmpty() ? unready : faults;
        return new Health(
                faults.isEmpty(),
                told.isEmpty() ? "all is well" : String.join("; ", told),
                unready,
                report.score(),
                report.nodes().stream()
                        .map(node -> new HealthSource.NodeCondition(
                                node.name(), node.state().name(), node.failures(), node.lastPongMs()))
                        .toList(),
                report.resources().stream()
                        .map(each -> new ResourceCondition(
                                each.kind().name(), each.level().name(), each.used(), each.limit()))
                        .toList());
    }
}
