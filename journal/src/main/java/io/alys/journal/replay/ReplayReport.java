// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.replay;

import io.alys.journal.file.JournalReader;
import io.alys.journal.rerun.Divergence;
import java.util.List;

/**
 * What a replay found.
 *
 * @param snapshotSequence it began from; -1 when from the first record.
 * @param lastSequence run again; -1 when none.
 * @param records run again.
 * @param digest rolling, after the last.
 * @param actorsDigest of every actor's state there.
 * @param divergence the first, or null.
 * @param torn a torn batch at the end of the journal, or null.
 * @param isStopped whether the condition was met before the end.
 * @param snapshotsSkipped each with the reason.
 * @param elapsedNs it took.
 */
public record ReplayReport(
        long snapshotSequence,
        long lastSequence,
        long records,
        long digest,
        long actorsDigest,
        Divergence divergence,
        JournalReader.Torn torn,
        boolean isStopped,
        List<String> snapshotsSkipped,
        long elapsedNs) {
    public boolean isSame() {
        return divergence == null;
    }

    public long recordsPerSecond() {
        return elapsedNs == 0 ? 0 : (long) (records * 1e9 / elapsedNs);
    }
}
