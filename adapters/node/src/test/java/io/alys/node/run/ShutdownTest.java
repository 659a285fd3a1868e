// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.pipeline.counter.CounterFile;
import io.alys.pipeline.counter.PipelineCounter;
import io.alys.pipeline.counter.PipelineCounters;
import io.alys.pipeline.halt.HaltSwitch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ShutdownTest {
    private static final long LONG_MS = 30_000;
    private static final long SHORT_MS = 50;

    @TempDir
    private Path directory;

    private final List<String> ended = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        never.countDown();
    }

    @Test
    void shouldEndAllPartsInOrder() {
        final Shutdown shutdown = new Shutdown(LONG_MS)
                .then("rpc", LONG_MS, true, () -> end("rpc"))
                .then("spine", LONG_MS, true, () -> end("spine"))
                .then("journal", LONG_MS, false, () -> end("journal"));

        assertThat(shutdown.run()).isEmpty();
        assertThat(ended).containsExactly("rpc", "spine", "journal");
    }

    @Test
    void shouldNameAPartThatDoesNotEndAndLeaveAloneWhatRestsOnIt() {
        final Shutdown shutdown = new Shutdown(LONG_MS)
                .then("spine", SHORT_MS, true, this::hang)
                .then("adapters", LONG_MS, true, () -> end("adapters"))
                .then("journal", LONG_MS, false, () -> end("journal"));

        assertThat(shutdown.run()).containsExactly("spine", "journal");
        assertThat(ended).containsExactly("adapters");
    }

    @Test
    void shouldKeepToTheTimeOfAllPartsTogether() {
        final Shutdown shutdown =
                new Shutdown(SHORT_MS).then("one", LONG_MS, true, this::hang).then("two", LONG_MS, true, this::hang);

        assertThat(shutdown.run()).containsExactly("one", "two");
    }

    @Test
    void shouldGoOnAfterAPartThatThrows() {
        final Shutdown shutdown = new Shutdown(LONG_MS)
                .then("bad", LONG_MS, true, () -> {
                    throw new IllegalStateException("no");
                })
                .then("good", LONG_MS, false, () -> end("good"));

        assertThat(shutdown.run()).isEmpty();
        assertThat(ended).containsExactly("good");
    }

    @Test
    void shouldNameAWorkerThatDoesNotEnd() throws Exception {
        final PipelineCounters counters = new PipelineCounters(
                CounterFile.create(directory.resolve("counters.dat"), 0).manager());
        final Workers workers = new Workers(new HaltSwitch(counters.of(PipelineCounter.HALT_CODE), halt -> {}));
        final CountDownLatch inside = new CountDownLatch(1);
        workers.start(new Worker("alys-stuck", inside), 1);
        workers.start(new Worker("alys-free", null), 1);
        inside.await();
        final Shutdown shutdown = new Shutdown(LONG_MS)
                .then("adapters", LONG_MS, true, () -> workers.stop(SHORT_MS))
                .then("ports", LONG_MS, false, () -> end("ports"));

        assertThat(shutdown.run()).containsExactly("alys-stuck", "ports");
        assertThat(ended).isEmpty();
    }

    private List<String> end(final String part) {
        ended.add(part);
        return List.of();
    }

    private List<String> hang() throws InterruptedException {
        never.await();
        return List.of();
    }

    /** Does nothing, or hangs in its first turn. */
    private final class Worker implements Agent {
        private final String roleName;
        private final CountDownLatch inside;

        private Worker(final String roleName, final CountDownLatch inside) {
            this.roleName = roleName;
            this.inside = inside;
        }

        @Override
        public int doWork() throws InterruptedException {
            if (inside != null) {
                inside.countDown();
                never.await();
            }
            return 0;
        }

        @Override
        public String roleName() {
            return roleName;
        }
    }
}
