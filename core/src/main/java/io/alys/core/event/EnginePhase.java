// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.Coded;

/** How far the node has come with its execution client. */
public enum EnginePhase implements Coded {
    /** It does not answer, and is asked again later. */
    DOWN(1),
    /** It was asked where it stands. */
    ASKING(2),
    /** It lacks blocks of ours, which it is being fed. */
    REFEEDING(3),
    /** It follows the head and can build. */
    READY(4),
    /** It belongs to another chain, or contradicts ours: nothing more is asked of it. */
    STOPPED(5);

    private final int code;

    EnginePhase(final int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
