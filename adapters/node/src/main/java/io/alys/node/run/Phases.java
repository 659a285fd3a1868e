// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.rpc.Phase;
import io.alys.adapters.rpc.PhaseSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's way up and down, by name, each with its time: one thread goes it, any other may look. */
final class Phases implements PhaseSource {
    private static final Logger LOG = LoggerFactory.getLogger("alys");
    private static final long MS_NS = 1_000_000;

    // Guarded by this.
    private final List<Phase> done = new ArrayList<>();
    private String name;
    private long beganMs;
    private long beganNs;

    Phases(final String first) {
        begin(first);
    }

    /** The present one is done. */
    synchronized void enter(final String next) {
        final Phase ended = present();
        LOG.info("phase={} took {} ms", ended.name(), ended.tookMs());
        done.add(ended);
        begin(next);
    }

    synchronized String current() {
        return name;
    }

    @Override
    public synchronized List<Phase> phases() {
        final List<Phase> phases = new ArrayList<>(done);
        phases.add(present());
        return phases;
    }

    private void begin(final String next) {
        name = next;
        beganMs = System.currentTimeMillis();
        beganNs = System.nanoTime();
    }

    private Phase present() {
        return new Phase(name, beganMs, (System.nanoTime() - beganNs) / MS_NS);
    }
}
