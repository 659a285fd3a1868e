// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

import io.alys.core.actor.Message;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How much mail a suspended actor holds, and what happens beyond, by kind of message. */
public final class MailRules {
    /** The kinds that come from outside and may be lost; all others are kept. */
    public static final Set<String> OFFERED_KINDS =
            Set.of("BlockReceived", "ApprovalReceived", "CheckPegIns", "PegInsChecked");

    public static final int HELD_MAX_DEFAULT = 64;

    /** As many as by default, and of what was offered the newest is lost. */
    public static final MailRules DEFAULT = new MailRules(HELD_MAX_DEFAULT, Map.of());

    private static final int HELD_MAX_MAX = 4096;

    private final int heldMax;
    private final Map<String, Overflow> overflows;

    /**
     * @param heldMax pieces of mail for each actor.
     * @param overflows by kind; DROP_NEWEST where nothing is said.
     * @throws IllegalArgumentException for a kind that consensus rests on, unless it is to be kept; and for one from
     *     outside that is: nothing from outside may stop the node.
     */
    public MailRules(final int heldMax, final Map<String, Overflow> overflows) {
        if (heldMax < 1 || heldMax > HELD_MAX_MAX) {
            throw new IllegalArgumentException("heldMax=" + heldMax + " must be 1 to " + HELD_MAX_MAX);
        }
        for (final String kind : new TreeSet<>(overflows.keySet())) {
            if (OFFERED_KINDS.contains(kind) == (overflows.get(kind) == Overflow.BLOCK)) {
                throw new IllegalArgumentException("kind=" + kind + " overflow=" + overflows.get(kind) + " must be "
                        + (OFFERED_KINDS.contains(kind)
                                ? "a kind of loss: it comes from outside"
                                : "BLOCK: it is kept"));
            }
        }
        this.heldMax = heldMax;
        this.overflows = new TreeMap<>(overflows);
    }

    public int heldMax() {
        return heldMax;
    }

    public Overflow overflow(final Message message) {
        return message.delivery().isKept()
                ? Overflow.BLOCK
                : overflows.getOrDefault(message.kind(), Overflow.DROP_NEWEST);
    }
}
