// SPDX-License-Identifier: Apache-2.0
package io.alys.node.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.alys.adapters.metrics.MetricSink;
import io.alys.adapters.metrics.MetricType;
import io.alys.adapters.metrics.MetricsSource;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;

/** What the process uses, as the JVM knows it. */
final class ProcessMetrics implements MetricsSource {
    private static final double MS_PER_S = 1_000;

    private final RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<BufferPoolMXBean> buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .toList();

    @Override
    public void writeTo(final MetricSink sink) {
        final double uptimeS = runtime.getUptime() / MS_PER_S;
        gauge(sink, "alys_uptime_seconds", "Time since the process began.", uptimeS);
        gauge(
                sink,
                "alys_system_uptime_seconds",
                "Time since the node's actors began; the process has one node.",
                uptimeS);
        gauge(
                sink,
                "alys_process_start_time_seconds",
                "When the process began, Unix time.",
                runtime.getStartTime() / MS_PER_S);
        gauge(
                sink,
                "alys_memory_usage_bytes",
                "Memory in use: heap, what the JVM keeps beside it, and direct buffers.",
                usedBytes());
        gauge(sink, "alys_thread_count", "Threads of the process.", threads.getThreadCount());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            gauge(sink, "alys_file_descriptors", "Open files and sockets.", (double)
                    system.getOpenFileDescriptorCount());
        }
    }

    private double usedBytes() {
        return memory.getHeapMemoryUsage().getUsed()
                + memory.getNonHeapMemoryUsage().getUsed()
                + buffers.stream().mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }

    private static void gauge(final MetricSink sink, final String name, final String help, final double value) {
        sink.sample(name, help, MetricType.GAUGE, Map.of(), value);
    }
}
