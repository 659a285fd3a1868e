// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.bitcoin.EmbeddedBitcoin;
import io.alys.adapters.rpc.DevControls;
import io.alys.core.bitcoin.ReversedHex;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;

/** The embedded Bitcoin behind the dev mode's dev_ methods. */
final class EmbeddedBitcoinControls implements DevControls {
    private final EmbeddedBitcoin bitcoin;
    private final Bytes federationScript;

    EmbeddedBitcoinControls(final EmbeddedBitcoin bitcoin, final Bytes federationScript) {
        this.bitcoin = bitcoin;
        this.federationScript = federationScript;
    }

    @Override
    public String deposit(final long amountSats, final EvmAddress address) throws PortException {
        return ReversedHex.of(bitcoin.deposit(amountSats, address, federationScript));
    }

    @Override
    public long mine(final int blocks) throws PortException {
        bitcoin.mine(blocks);
        return bitcoin.tip().height();
    }

    @Override
    public long invalidate(final long height) throws PortException {
        bitcoin.invalidate(height);
        return bitcoin.tip().height();
    }
}
