// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

/** What becomes of mail for a suspended actor that holds all it may. */
public enum Overflow {
    /**
     * It is kept at the cost of mail that may be lost. Where there is none the node halts: on one thread, a sender that
     * waits for a receiver that waits is a deadlock.
     */
    BLOCK,
    /** The oldest mail that may be lost makes room; where there is none, this is lost. */
    DROP_OLDEST,
    /** It is lost. */
    DROP_NEWEST,
    /** It is lost, and the input that brought it is refused, so that its sender knows. */
    FAIL
}
