// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.util.List;

/** Gives the phases the node has come through, the present one last. Called by any thread; waits for nothing. */
@FunctionalInterface
public interface PhaseSource {
    List<Phase> phases();
}
