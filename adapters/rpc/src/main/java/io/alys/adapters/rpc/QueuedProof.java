// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;

/**
 * A proof with what it is for.
 *
 * @param rangeStart root of the oldest block it finalizes.
 * @param rangeEnd root of the newest one.
 * @param bits target it meets, in compact form.
 * @param chainId ours.
 * @param height that of the last block with a proof, and one (reference 1.9).
 * @param feeRecipient whom it pays.
 * @param auxpow the proof's bytes (reference 1.9); empty in genesis only.
 */
public record QueuedProof(
        Hash rangeStart, Hash rangeEnd, int bits, long chainId, long height, EvmAddress feeRecipient, Bytes auxpow) {}
