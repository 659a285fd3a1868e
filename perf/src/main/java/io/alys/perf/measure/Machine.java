// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.measure;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * What it was measured on.
 *
 * @param processor model, or unknown.
 * @param system kernel and its version.
 * @param runtime name and version of the JVM, and its collectors.
 * @param disk file system the journals were on.
 * @param loadAtStart runnable threads of the machine, mean of the last minute; negative when unknown.
 */
public record Machine(int cores, String processor, String system, String runtime, String disk, double loadAtStart) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    public static Machine observe(final Path directory) throws IOException {
        final String collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                processorName(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version") + " (" + collectors
                        + ")",
                Files.getFileStore(directory).type(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String processorName() throws IOException {
        if (!Files.isReadable(CPU_INFO)) {
            return "unknown";
        }
        return Files.readAllLines(CPU_INFO).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown");
    }
}
