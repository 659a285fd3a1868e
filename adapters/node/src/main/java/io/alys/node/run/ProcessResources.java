// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.alys.core.health.ResourceKind;
import io.alys.pipeline.run.RingFill;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what this process uses and may use. One thread. */
final class ProcessResources implements ResourceAgent.Meter {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessResources.class);

    private final Path directory;
    private final LongSupplier freeBytesMin;
    private final Supplier<RingFill> rings;
    private final long directMemoryMax = directMemoryMax();
    private boolean isDiskFaultTold = false;

    /**
     * @param directory whose disk counts.
     * @param freeBytesMin that must stay free on it, read each time.
     * @param rings the fullest one.
     */
    ProcessResources(final Path directory, final LongSupplier freeBytesMin, final Supplier<RingFill> rings) {
        this.directory = directory;
        this.freeBytesMin = freeBytesMin;
        this.rings = rings;
    }

    @Override
    public void measure(final ResourceAgent.Reader reader) {
        reader.onMeasured(
                ResourceKind.HEAP, liveHeapBytes(), Runtime.getRuntime().maxMemory());
        reader.onMeasured(ResourceKind.DIRECT_MEMORY, directMemoryBytes(), directMemoryMax);
        final RingFill fullest = rings.get();
        reader.onMeasured(ResourceKind.RINGS, fullest.used(), fullest.capacity());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            reader.onMeasured(
                    ResourceKind.FILE_HANDLES, unix.getOpenFileDescriptorCount(), unix.getMaxFileDescriptorCount());
        }
        try {
            reader.onMeasured(
                    ResourceKind.DISK,
                    freeBytesMin.getAsLong(),
                    Files.getFileStore(directory).getUsableSpace());
        } catch (final IOException e) {
            if (!isDiskFaultTold) {
                isDiskFaultTold = true;
                LOG.warn("free space of {} can't be read: {}", directory, e.toString());
            }
        }
    }

    /** What the last collections left: what is used now is mostly garbage. */
    private static long liveHeapBytes() {
        long bytes = 0;
        for (final MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            final MemoryUsage afterCollection = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            bytes += afterCollection == null ? 0 : afterCollection.getUsed();
        }
        return bytes;
    }

    private static long directMemoryBytes() {
        long bytes = 0;
        for (final BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            bytes += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
        }
        return bytes;
    }

    /** Unless set, the JDK allows as much as the heap may hold. */
    private static long directMemoryMax() {
        final long configured = Long.parseLong(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue());
        return configured > 0 ? configured : Runtime.getRuntime().maxMemory();
    }
}
