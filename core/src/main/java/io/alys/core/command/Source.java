// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

import io.alys.core.codec.Coded;

/** Where an input comes from. Each source has a ring of its own; the order here is the order of priority. */
public enum Source implements Coded {
    /** The node itself: start, time, the operator. */
    NODE(1),
    /** Other authorities' blocks and approvals, and the node's own signer. */
    CONSENSUS(2),
    ENGINE(3),
    STORAGE(4),
    BITCOIN(5),
    GOVERNANCE(6),
    SYNC(7),
    RPC(8),
    /** What runs out in this process. */
    HEALTH(10),
    /** Health probes and load: dropped first. */
    PROBE(9);

    private final int code;

    Source(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
