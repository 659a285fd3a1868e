// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.file;

import org.agrona.DirectBuffer;

/** Sees each sound record of a cycle file while it is scanned, in order. */
@FunctionalInterface
public interface RecordVisitor {
    /** Looks at nothing. */
    RecordVisitor NONE = (record, offset, length) -> {};

    /**
     * One record, whose document is whole and which follows the one before. What comes after it has not been looked at
     * yet. Must not throw: the scan's own finding is the one that counts.
     *
     * @param record valid during the call.
     */
    void onRecord(DirectBuffer record, int offset, int length);
}
