// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

/** Gives the actors as they stand. Called by any thread; may wait a moment for the machine to publish them. */
@FunctionalInterface
public interface ActorsSource {
    ActorsView actors();
}
