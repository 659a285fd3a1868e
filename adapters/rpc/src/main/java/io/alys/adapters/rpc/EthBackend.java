// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;

/** The embedded execution layer of the dev mode. Called by several threads at once; state is that of the newest block. */
public interface EthBackend {
    long chainId();

    /** Of the newest block. */
    long blockNumber() throws PortException;

    /** Of the newest block that is safe to rely on; empty before any is. */
    OptionalLong safeNumber();

    /** Of the newest block that is final; empty before any is. */
    OptionalLong finalizedNumber();

    /** In wei. */
    BigInteger balanceOf(EvmAddress address) throws PortException;

    /** Transactions the account has sent. */
    long nonceOf(EvmAddress address) throws PortException;

    /**
     * Takes a signed transaction for a later block.
     *
     * @return its hash.
     * @throws PortException REJECTED when it is malformed, wrongly signed or cannot be paid for; the message says which.
     */
    Hash submitRaw(Bytes transaction) throws PortException;

    /** Empty above the newest block. */
    Optional<EthBlock> blockAt(long number) throws PortException;
}
