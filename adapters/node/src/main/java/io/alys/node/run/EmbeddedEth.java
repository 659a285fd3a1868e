// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.engine.Keccak;
import io.alys.adapters.engine.embedded.EmbeddedEngine;
import io.alys.adapters.engine.embedded.TransactionRefused;
import io.alys.adapters.rpc.EthBackend;
import io.alys.adapters.rpc.EthBlock;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;

/** The embedded execution engine behind the dev mode's eth_ methods. Has no transaction or withdrawal tries: those roots are zero. */
final class EmbeddedEth implements EthBackend {
    private final EmbeddedEngine engine;
    private final long chainId;

    EmbeddedEth(final EmbeddedEngine engine, final long chainId) {
        this.engine = engine;
        this.chainId = chainId;
    }

    @Override
    public long chainId() {
        return chainId;
    }

    @Override
    public long blockNumber() {
        return engine.blockNumber();
    }

    @Override
    public OptionalLong safeNumber() {
        return engine.safeNumber();
    }

    @Override
    public OptionalLong finalizedNumber() {
        return engine.finalizedNumber();
    }

    @Override
    public BigInteger balanceOf(final EvmAddress address) {
        return engine.balanceOf(address);
    }

    @Override
    public long nonceOf(final EvmAddress address) {
        return engine.nonceOf(address);
    }

    @Override
    public Hash submitRaw(final Bytes transaction) throws PortException {
        try {
            return engine.submit(transaction);
        } catch (final TransactionRefused refused) {
            throw new PortException(FaultKind.REJECTED, refused.getMessage(), refused);
        }
    }

    @Override
    public Optional<EthBlock> blockAt(final long number) throws PortException {
        return engine.payloadAt(number)
                .map(payload -> new EthBlock(
                        payload,
                        Hash.ZERO,
                        Hash.ZERO,
                        payload.transactions().stream().map(EmbeddedEth::hashOf).toList()));
    }

    private static Hash hashOf(final Bytes transaction) {
        return Keccak.hash(transaction.toArray());
    }
}
