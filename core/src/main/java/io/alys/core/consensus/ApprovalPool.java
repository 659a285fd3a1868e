// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.chain.Approval;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * Approvals of blocks that have no quorum yet, also of blocks that have not come yet. Of each authority the newest few: however
 * many it sends, it takes no room but its own.
 */
final class ApprovalPool implements Recorded {
    static final int PER_AUTHORITY_MAX = 8;

    private final List<Approval> approvals = new ArrayList<>(); // In the order they came.

    boolean contains(final int authorityIndex, final Hash root) {
        for (final Approval approval : approvals) {
            if (approval.authorityIndex() == authorityIndex && approval.root().equals(root)) {
                return true;
            }
        }
        return false;
    }

    void add(final Approval approval) {
        int count = 0;
        Approval oldest = null;
        for (final Approval each : approvals) {
            if (each.authorityIndex() == approval.authorityIndex()) {
                count++;
                oldest = oldest == null ? each : oldest;
            }
        }
        if (count == PER_AUTHORITY_MAX) {
            approvals.remove(oldest);
        }
        approvals.add(approval);
    }

    void forget(final Hash root) {
        approvals.removeIf(approval -> approval.root().equals(root));
    }

    /** Of the block, in the order they came. */
    List<Approval> of(final Hash root) {
        final List<Approval> found = new ArrayList<>();
        for (final Approval approval : approvals) {
            if (approval.root().equals(root)) {
                found.add(approval);
            }
        }
        return found;
    }

    /** Bit i set: authority i approved. */
    long approversOf(final Hash root) {
        long approvers = 0;
        for (final Approval approval : of(root)) {
            approvers |= 1L << approval.authorityIndex();
        }
        return approvers;
    }

    /** The authority's own, oldest first. */
    List<Approval> of(final int authorityIndex) {
        final List<Approval> own = new ArrayList<>();
        for (final Approval approval : approvals) {
            if (approval.authorityIndex() == authorityIndex) {
                own.add(approval);
            }
        }
        return own;
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.list("approvals", approvals);
    }

    void readFields(final FieldReader reader) {
        approvals.clear();
        approvals.addAll(reader.list("approvals", Approval::read));
    }
}
