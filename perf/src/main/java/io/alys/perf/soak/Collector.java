// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.soak;

import java.nio.file.Path;
import java.util.List;

/** The collectors a node may be run with. */
public enum Collector {
    G1("-XX:+UseG1GC"),
    ZGC("-XX:+UseZGC");

    private final String flag;

    Collector(final String flag) {
        this.flag = flag;
    }

    /** Flags that choose it and let it say what it does in a file. */
    List<String> flags(final Path log) {
        return List.of(flag, "-Xlog:gc*,safepoint:file=" + log + ":uptime,tags:filecount=0");
    }

    /** Flags that choose it. */
    List<String> flags() {
        return List.of(flag);
    }
}
