// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject;

import io.alys.pipeline.stage.ProbeListener;
import java.nio.file.Path;

/**
 * Where and for whom a subject works.
 *
 * @param directory empty, for whatever it keeps; on the disk that is measured, and deleted afterwards.
 * @param eventLength of every event, bytes.
 * @param listener hears of each answer, on whichever one thread releases it.
 */
public record Setting(Path directory, int eventLength, ProbeListener listener) {}
