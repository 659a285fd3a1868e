// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

/** The actors, in the order in which they are snapshot, digested and asked for their deadlines. */
public enum ActorId {
    CHAIN,
    ENGINE,
    BRIDGE,
    STORAGE
}
