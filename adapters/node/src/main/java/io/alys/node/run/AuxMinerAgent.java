// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.adapters.rpc.MiningControls;
import io.alys.adapters.rpc.MiningWork;
import io.alys.adapters.rpc.NoWorkException;
import io.alys.adapters.rpc.SubmitOutcome;
import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.CommitmentPlace;
import io.alys.core.auxpow.CpuMiner;
import io.alys.core.port.PortException;
import io.alys.core.value.EvmAddress;
import java.util.Optional;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merge-mines on a thread of its own, so that blocks become final by themselves in dev mode. A few thousand hashes a turn, and
 * every turn says it did nothing, so that its thread parks between them and takes little of a core.
 */
final class AuxMinerAgent implements Agent {
    /** About two milliseconds. */
    static final int HASHES_A_TURN = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(AuxMinerAgent.class);

    private final MiningControls controls;
    private final EvmAddress feeRecipient;
    private final long everyBlocks;

    // All the thread's own.
    private long extraNonce;
    private MiningWork work;
    private CpuMiner miner;
    private String lastFault = "";

    /**
     * @param feeRecipient paid by the proofs.
     * @param everyBlocks how many blocks wait to be finalized before their proof is begun, at least 1.
     * @param extraNonce other than that of other miners of the network, so that they do not search the same.
     */
    AuxMinerAgent(
            final MiningControls controls,
            final EvmAddress feeRecipient,
            final long everyBlocks,
            final long extraNonce) {
        this.controls = controls;
        this.feeRecipient = feeRecipient;
        this.everyBlocks = everyBlocks;
        this.extraNonce = extraNonce;
    }

    @Override
    public int doWork() {
        try {
            turn();
        } catch (final PortException e) {
            miner = null;
            warnOnce(e.getMessage());
        }
        return 0;
    }

    @Override
    public String roleName() {
        return "alys-aux-miner";
    }

    private void turn() throws PortException {
        final Optional<MiningWork> now = ask();
        if (now.isEmpty() || now.get().blocks() < everyBlocks) {
            miner = null;
            return;
        }
        // Nothing is lost by beginning anew: no hash that was tried makes the next one likelier.
        if (miner == null || !now.get().equals(work)) {
            work = now.get();
            miner = new CpuMiner(
                    work.commitment(), work.bits(), work.chainId(), extraNonce++, CommitmentPlace.INPUT_SCRIPT);
        }
        final Optional<AuxPow> proof = miner.mine(HASHES_A_TURN);
        if (proof.isPresent()) {
            miner = null;
            submit(proof.get());
        }
    }

    private Optional<MiningWork> ask() throws PortException {
        try {
            return Optional.of(controls.createWork(feeRecipient));
        } catch (final NoWorkException e) {
            return Optional.empty();
        }
    }

    private void submit(final AuxPow proof) throws PortException {
        final SubmitOutcome outcome = controls.submit(work.commitment(), proof.serialize());
        LOG.info(
                "mined a proof of work: blocks={} commitment={} bits={} outcome={} fault={}",
                work.blocks(),
                work.commitment(),
                Integer.toHexString(work.bits()),
                outcome.kind(),
                outcome.fault());
        lastFault = "";
    }

    /** A fault that lasts is one line. */
    private void warnOnce(final String fault) {
        if (!fault.equals(lastFault)) {
            LOG.warn("merge mining does not get on: {}", fault);
            lastFault = fault;
        }
    }
}
