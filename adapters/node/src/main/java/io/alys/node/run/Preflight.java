// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.core.chain.ChainSpec;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.BitcoinNode;
import io.alys.core.port.ExecutionEngine;
import io.alys.core.port.PortException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each dependency one question before anything starts, so that a wrong secret, a wrong network or a wrong address is
 * said at once, in one line. A dependency that may still be starting is given some time. Later on, in a running node,
 * the same faults are retried and shown, not fatal.
 */
final class Preflight {
    private static final Logger LOG = LoggerFactory.getLogger("alys");
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private Preflight() {}

    /**
     * Checks both dependencies.
     *
     * @param patienceMs for one that can't be reached or is not ready.
     * @throws PortException the last fault.
     */
    static void check(final Outside outside, final ChainSpec spec, final long patienceMs) throws PortException {
        final ExecutionEngine engine = outside.engine();
        final BitcoinNode bitcoin = outside.bitcoin();
        await("execution client", patienceMs, () -> {
            final long chainId = engine.status().chainId();
            if (chainId != spec.chainId()) {
                throw new PortException(
                        FaultKind.WRONG_NETWORK,
                        "execution client chainId=" + chainId + " must be " + spec.chainId() + ", as chain spec "
                                + spec.name() + " says");
            }
        });
        await("bitcoin node", patienceMs, bitcoin::tip);
    }

    private static void await(final String what, final long patienceMs, final Question question) throws PortException {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
        boolean isTold = false;
        while (true) {
            try {
                question.ask();
                return;
            } catch (final PortException fault) {
                final boolean isWorthWaiting = switch (fault.kind()) {
                    case UNREACHABLE, TIMEOUT, NOT_READY -> true;
                    default -> false;
                };
                if (!isWorthWaiting || System.nanoTime() > deadlineNs) {
                    throw new PortException(fault.kind(), what + ": " + fault.kind() + " " + fault.getMessage(), fault);
                }
                if (!isTold) {
                    LOG.info("waiting up to {} ms for the {}: {}", patienceMs, what, fault.getMessage());
                    isTold = true;
                }
                LockSupport.parkNanos(RETRY_NS);
            }
        }
    }

    /** Asked until it has an answer. */
    @FunctionalInterface
    private interface Question {
        void ask() throws PortException;
    }
}
