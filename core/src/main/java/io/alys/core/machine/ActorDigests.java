// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import io.alys.core.actor.ActorCell;
import io.alys.core.actor.ActorId;
import io.alys.core.actor.HaltException;
import io.alys.core.codec.DigestFieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.command.NodeCommand;
import io.alys.core.event.ActorDigest;
import io.alys.core.event.OperatorEvent;
import io.alys.core.supervision.Supervision;
import io.alys.core.supervision.SupervisionTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The state of each actor as one number, so that two instances can be compared and the one that differs named. */
final class ActorDigests {
    private static final String SUPERVISION = "supervision";

    private final Map<ActorId, ActorCell> cells;
    private final SupervisionTree tree;
    private final Supervision supervision;
    private int layout = NodeCommand.StartNode.FIRST_LAYOUT;

    ActorDigests(final Map<ActorId, ActorCell> cells, final SupervisionTree tree, final Supervision supervision) {
        this.cells = cells;
        this.tree = tree;
        this.supervision = supervision;
    }

    /** From here on digests are of this layout. */
    void layout(final int newLayout) {
        layout = newLayout;
    }

    /** Of every actor, in order, and last of what supervision remembers. */
    List<ActorDigest> take() {
        final List<ActorDigest> digests = new ArrayList<>();
        for (final ActorCell cell : cells.values()) {
            digests.add(new ActorDigest(nameOf(cell.actor().id()), of(cell.actor())));
        }
        digests.add(new ActorDigest(SUPERVISION, of(supervision)));
        return digests;
    }

    /** Of one of them alone. */
    long of(final Recorded state) {
        final DigestFieldWriter writer = new DigestFieldWriter(layout);
        state.writeFields(writer);
        return writer.digest();
    }

    /**
     * Compares with what was recorded.
     *
     * @throws HaltException naming the actor.
     */
    void require(final OperatorEvent.StateDigested recorded, final Predicate<String> isOfInterest) {
        for (final ActorDigest own : take()) {
            if (isOfInterest.test(own.actor()) && !recorded.digests().contains(own)) {
                throw new HaltException("restored state differs: actor=" + own.actor() + " restored="
                        + Long.toHexString(own.digest()) + " recorded="
                        + recorded.digests().stream()
                                .filter(each -> each.actor().equals(own.actor()))
                                .map(each -> Long.toHexString(each.digest()))
                                .toList());
            }
        }
    }

    /** Of its node in the tree; of the actor itself where nobody supervises it. */
    String nameOf(final ActorId id) {
        return tree.actor(id) == null ? id.name() : tree.actor(id).name();
    }
}
