// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.Optional;

/** Hands out merge mining's work and takes proofs for it. Called by several threads at once; each call has a deadline. */
public interface MiningControls {
    /**
     * What to mine now. Asked thousands of times a second: the same until the chain moves on, and looked up rather than made.
     *
     * @param feeRecipient whom the proof will pay.
     * @throws NoWorkException with why there is none.
     */
    MiningWork createWork(EvmAddress feeRecipient) throws PortException, NoWorkException;

    /**
     * Hands in a proof and waits for what the machine decided of it, which is durable then.
     *
     * @param commitment that {@link #createWork} gave.
     * @param auxpow one whole proof: parsed, found well-formed, and no longer than a proof may be.
     * @throws PortException when there is no decision in time; the proof may be taken all the same, and may be handed in again.
     */
    SubmitOutcome submit(Hash commitment, Bytes auxpow) throws PortException;

    /** The proof that waits for a block, if one does. */
    Optional<AuxPowHeader> queued();
}
