// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

/** Hears that a probe travelled the whole path and is durable. Called on the egress thread: neither blocks nor allocates. */
@FunctionalInterface
public interface ProbeListener {
    ProbeListener NONE = (nonce, sentNs) -> {};

    /**
     * @param nonce chosen by the sender.
     * @param sentNs the sender's own {@code System.nanoTime}, from which the listener may find the latency.
     */
    void onProbeAnswered(long nonce, long sentNs);
}
