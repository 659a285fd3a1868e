// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.measure;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process used since it started.
 *
 * @param cpuNs of all its threads.
 * @param allocatedBytes on the heap, by all its threads.
 * @param gcCount collections.
 * @param gcMs they took.
 */
public record ProcessSample(long cpuNs, long allocatedBytes, long gcCount, long gcMs) {
    /** Reads the counts now. */
    public static ProcessSample take() {
        final var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        final var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long gcCount = 0;
        long gcMs = 0;
        for (final GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            gcCount += Math.max(0, collector.getCollectionCount());
            gcMs += Math.max(0, collector.getCollectionTime());
        }
        return new ProcessSample(system.getProcessCpuTime(), threads.getTotalThreadAllocatedBytes(), gcCount, gcMs);
    }
}
