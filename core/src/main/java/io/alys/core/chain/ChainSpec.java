// SPDX-License-Identifier: Apache-2.0
package io.alys.core.chain;

import io.alys.core.value.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What every node of one network agrees on before it starts.
 *
 * @param name for people.
 * @param chainId EVM chain id, and part of every signature's domain.
 * @param slotDurationMs a whole number of seconds (rules.md 5).
 * @param authorities BLS public keys, 48 bytes each, in author order.
 * @param federationKeys compressed Bitcoin public keys, 33 bytes each, in script order (reference 3.1).
 * @param federationScript the script that pays the federation, derived from the keys.
 * @param bitcoinStartHeight first Bitcoin block scanned for deposits.
 * @param pegInConfirmations depth at which a deposit is credited.
 * @param pegInMinSats smallest deposit credited.
 * @param powBits genesis difficulty of merge mining, compact form.
 * @param mergeMining how work finalizes blocks, where it does.
 */
public record ChainSpec(
        String name,
        long chainId,
        long slotDurationMs,
        List<Bytes> authorities,
        List<Bytes> federationKeys,
        Bytes federationScript,
        long bitcoinStartHeight,
        int pegInConfirmations,
        long pegInMinSats,
        int powBits,
        Optional<MergeMining> mergeMining) {
    public static final int AUTHORITIES_MAX = 64;

    public ChainSpec {
        authorities = List.copyOf(authorities);
        federationKeys = List.copyOf(federationKeys);
        require(
                slotDurationMs >= 1000 && slotDurationMs % 1000 == 0,
                "slotDurationMs",
                slotDurationMs,
                "whole seconds");
        require(
                !authorities.isEmpty() && authorities.size() <= AUTHORITIES_MAX,
                "authorities",
                authorities.size(),
                "1 to " + AUTHORITIES_MAX);
        require(chainId > 0, "chainId", chainId, "positive");
        require(pegInConfirmations >= 1, "pegInConfirmations", pegInConfirmations, "at least 1");
        require(pegInMinSats >= 1, "pegInMinSats", pegInMinSats, "at least 1");
        require(bitcoinStartHeight >= 1, "bitcoinStartHeight", bitcoinStartHeight, "at least 1");
    }

    /** The slot that contains the time (rules.md 5). */
    public long slotAt(final long unixMs) {
        return Math.floorDiv(unixMs, slotDurationMs);
    }

    public long slotStartMs(final long slot) {
        return Math.multiplyExact(slot, slotDurationMs);
    }

    public int authorOf(final long slot) {
        return (int) Math.floorMod(slot, (long) authorities.size());
    }

    /** Approvals that make a block final for its height: ceil(2n/3) (rules.md 7). */
    public int quorum() {
        return (2 * authorities.size() + 2) / 3;
    }

    private static void require(final boolean holds, final String field, final Object value, final String rule) {
        if (!holds) {
            throw new IllegalArgumentException(field + "=" + value + " must be " + rule);
        }
    }
}
