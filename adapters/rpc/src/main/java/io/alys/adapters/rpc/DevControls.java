// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import io.alys.core.port.PortException;
import io.alys.core.value.EvmAddress;

/** Moves the embedded Bitcoin of the dev mode. Called by several threads at once. */
public interface DevControls {
    /**
     * Pays the federation, in the next Bitcoin block.
     *
     * @param address credited on the sidechain.
     * @return txid, in display order.
     */
    String deposit(long amountSats, EvmAddress address) throws PortException;

    /**
     * Mines empty or waiting blocks.
     *
     * @return the Bitcoin height after it.
     */
    long mine(int blocks) throws PortException;

    /**
     * Drops the Bitcoin blocks from this height on, as a reorg does; mining makes others in their place.
     *
     * @return the Bitcoin height after it.
     * @throws PortException REJECTED when there is no such block, or it is the genesis block.
     */
    long invalidate(long height) throws PortException;
}
