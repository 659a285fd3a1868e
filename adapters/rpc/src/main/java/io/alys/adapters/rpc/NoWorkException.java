// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

/** There is nothing to mine. */
public final class NoWorkException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public NoWorkException(final Reason reason) {
        super(reason.words);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Why there is nothing to mine. */
    public enum Reason {
        /** The node does not know yet where the chain is. */
        SYNCING("the chain is syncing"),
        /** No block is settled that is not finalized, or a proof for all of them waits for a block already. */
        NOTHING_TO_MINE("nothing to mine: every settled block is finalized, or a proof for it is queued"),
        /** The chain specification has none. */
        NO_MERGE_MINING("this network has no merge mining");

        private final String words;

        Reason(final String words) {
            this.words = words;
        }
    }
}
