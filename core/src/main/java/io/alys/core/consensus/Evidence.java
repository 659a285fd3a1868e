// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.chain.Equivocation;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import java.util.ArrayList;
import java.util.List;

/** Equivocations seen: of each authority the first few, which are proof enough. */
final class Evidence implements Recorded {
    static final int PER_AUTHORITY_MAX = 8;

    private final List<Equivocation> kept = new ArrayList<>();

    /** True when one of this kind, authority and slot is kept, or the authority has no room for more. */
    boolean contains(final Equivocation equivocation) {
        int ofAuthority = 0;
        for (final Equivocation each : kept) {
            if (each.authorityIndex() == equivocation.authorityIndex()) {
                ofAuthority++;
                if (each.kind() == equivocation.kind() && each.slot() == equivocation.slot()) {
                    return true;
                }
            }
        }
        return ofAuthority >= PER_AUTHORITY_MAX;
    }

    /** One that is there already, or has no room, is not added: an input can bring several of one slot. */
    void add(final Equivocation equivocation) {
        if (!contains(equivocation)) {
            kept.add(equivocation);
        }
    }

    List<Equivocation> kept() {
        return List.copyOf(kept);
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.list("evidence", kept);
    }

    void readFields(final FieldReader reader) {
        kept.clear();
        kept.addAll(reader.list("evidence", Equivocation::read));
    }
}
