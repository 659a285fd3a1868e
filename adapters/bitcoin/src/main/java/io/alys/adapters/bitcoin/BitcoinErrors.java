// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

/** Codes of bitcoind's JSON-RPC errors (its rpc/protocol.h). */
final class BitcoinErrors {
    /** Anything else; for getblock: the block's bytes are not on disk, normally because it was pruned. */
    static final int MISC = -1;

    static final int WALLET_NOT_FOUND = -18;
    static final int WALLET_ALREADY_LOADED = -35;

    /** For getblockheader and getblock: no such block. */
    static final int INVALID_ADDRESS_OR_KEY = -5;

    /** For getblockhash: no such height yet. */
    static final int INVALID_PARAMETER = -8;

    static final int IN_WARMUP = -28;

    private BitcoinErrors() {}
}
