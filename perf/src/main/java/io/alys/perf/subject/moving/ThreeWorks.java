// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.moving;

import io.alys.perf.subject.NodeWork;
import io.alys.pipeline.stage.ProbeListener;

/**
 * The node's work for three threads, a copy for each step. One copy would do, but its decoding thread writes next to what
 * the others read, and the cache line would go back and forth with every event: no author would leave that in.
 *
 * @param decoding does the first step alone.
 * @param applying does the second step alone.
 * @param releasing does the last step alone.
 */
record ThreeWorks(NodeWork decoding, NodeWork applying, NodeWork releasing) {
    static ThreeWorks of(final ProbeListener listener) {
        return new ThreeWorks(new NodeWork(listener), new NodeWork(listener), new NodeWork(listener));
    }
}
