// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.stage;

/** A stage threw on a slot; the cause is what it threw. */
final class SlotFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long ringSequence;

    SlotFaultException(final long ringSequence, final Throwable cause) {
        super("ringSequence=" + ringSequence, cause);
        this.ringSequence = ringSequence;
    }

    /** Of the slot, from 0. */
    long ringSequence() {
        return ringSequence;
    }
}
