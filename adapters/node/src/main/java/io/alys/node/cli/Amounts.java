// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.core.value.EvmAddress;
import io.alys.pipeline.halt.ExitCode;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Amounts, addresses and balances as people type and wait for them. */
final class Amounts {
    /** Of the dev chain; one more does no harm. */
    static final int CONFIRMATIONS = 2;

    private static final int BITCOIN_DECIMALS = 8;
    private static final long SATS_MAX = 2_100_000_000_000_000L;
    private static final BigInteger WEI_PER_SAT = BigInteger.TEN.pow(10);
    private static final long WAIT_S = 60;

    private Amounts() {}

    /** Satoshis of an amount in bitcoin. */
    static long sats(final String bitcoin) {
        try {
            final long sats =
                    new BigDecimal(bitcoin).movePointRight(BITCOIN_DECIMALS).longValueExact();
            if (sats < 1 || sats > SATS_MAX) {
                throw new ArithmeticException("out of range");
            }
            return sats;
        } catch (final NumberFormatException | ArithmeticException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "amount=" + bitcoin + " must be in bitcoin, above 0, with at most 8 decimals");
        }
    }

    static BigInteger wei(final long sats) {
        return BigInteger.valueOf(sats).multiply(WEI_PER_SAT);
    }

    /** An EVM address as Ethereum writes it. */
    static String address(final String text) {
        try {
            return EvmAddress.fromHex(text).toHex();
        } catch (final IllegalArgumentException e) {
            throw new CommandFailedException(ExitCode.USAGE, "address=" + text + " must be 40 hexadecimal digits");
        }
    }

    /** Waits until the balance is what it should be, and says so. */
    static void awaitBalance(
            final Remote eth, final String address, final BigInteger expectedWei, final PrintWriter out) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        BigInteger balance = eth.balanceOf(address);
        while (balance.compareTo(expectedWei) < 0) {
            if (System.nanoTime() > deadlineNs) {
                throw new CommandFailedException("after " + WAIT_S + " s the balance of " + address + " is " + balance
                        + " wei, expected " + expectedWei + "; see the node's log");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
            balance = eth.balanceOf(address);
        }
        out.println("balance of " + address + " is " + balance + " wei");
        out.flush();
    }
}
