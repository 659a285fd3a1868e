// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

/** Gives the newest published snapshot. Called by any thread; waits for nothing. */
@FunctionalInterface
public interface StatusSource {
    NodeStatus status();
}
