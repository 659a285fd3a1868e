// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import io.alys.core.auxpow.RangeProof;
import io.alys.core.chain.SignedBlock;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.event.ChainEvent;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;

/** What the chain remembers of merge mining; changed by events alone. Empty in a network without it. */
final class MiningState implements Recorded {
    static final int PROOFS_MAX = 4;
    static final int TEMPLATES_MAX = 64;
    static final long TEMPLATE_SLOTS = 450;

    private final SettledChain settled = new SettledChain();
    private List<RangeProof> proofs = List.of();
    private List<Template> templates = List.of();
    private Bytes chosen = Bytes.EMPTY;
    private Hash announcedSettled = Hash.ZERO;

    void plant(final SignedBlock genesis) {
        settled.plant(BlockRef.of(genesis));
        announcedSettled = genesis.root();
    }

    /** Newly settled blocks, oldest first; the last one's branch is finalized up to the height. */
    void settle(final List<TreeBlock> blocks, final long finalizedHeight) {
        for (final TreeBlock block : blocks) {
            settled.settle(BlockRef.of(block.block()));
        }
        if (finalizedHeight > settled.finalized().height()) {
            final List<Hash> done = settled.roots(0, finalizedHeight);
            settled.finalizeTo(finalizedHeight);
            proofs = proofs.stream()
                    .filter(proof -> !done.contains(proof.rangeStart()))
                    .toList();
        }
    }

    /** The oldest makes room where there is none. */
    void queue(final RangeProof proof) {
        proofs = withLast(proofs, proof, PROOFS_MAX);
    }

    void issue(final Template template) {
        templates = withLast(
                templates.stream()
                        .filter(each -> !each.commitment().equals(template.commitment())
                                && each.slot() + TEMPLATE_SLOTS > template.slot())
                        .toList(),
                template,
                TEMPLATES_MAX);
    }

    void announce(final ChainEvent.FinalityAdvanced advanced) {
        announcedSettled = advanced.settledRoot();
    }

    /** The proof of the block that is being built, as a header in bytes; empty when it has none. */
    void choose(final Bytes header) {
        chosen = header;
    }

    private static <T> List<T> withLast(final List<T> values, final T last, final int max) {
        final List<T> more = new ArrayList<>(values);
        more.add(last);
        return List.copyOf(more.subList(Math.max(0, more.size() - max), more.size()));
    }

    SettledChain settledChain() {
        return settled;
    }

    /** Oldest first. */
    List<RangeProof> proofs() {
        return proofs;
    }

    /** Null when it was never issued, or is too old. */
    Template template(final Hash commitment, final long slot) {
        for (final Template template : templates) {
            if (template.commitment().equals(commitment) && template.slot() + TEMPLATE_SLOTS > slot) {
                return template;
            }
        }
        return null;
    }

    Bytes chosen() {
        return chosen;
    }

    /** The last settled block that others were told of. */
    Hash announcedSettled() {
        return announcedSettled;
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        settled.writeFields(writer);
        writer.list("proofs", proofs);
        writer.list("templates", templates);
        writer.bytes("chosen", chosen);
        writer.hash("announcedSettled", announcedSettled);
    }

    void readFields(final FieldReader reader) {
        settled.readFields(reader);
        proofs = reader.list("proofs", RangeProof::read);
        templates = reader.list("templates", Template::read);
        chosen = reader.bytes("chosen");
        announcedSettled = reader.hash("announcedSettled");
    }
}
