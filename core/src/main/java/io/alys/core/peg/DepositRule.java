// SPDX-License-Identifier: Apache-2.0
package io.alys.core.peg;

import io.alys.core.bitcoin.BitcoinTransaction;
import io.alys.core.codec.Coded;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * Which outputs of a Bitcoin transaction are deposits, and who is credited (rules.md 17). Every output that pays the
 * federation counts on its own. The transaction names one EVM address for all of them: it has exactly one OP_RETURN
 * output, which pushes exactly one item and nothing else:
 *
 * <table>
 * <caption>Accepted items</caption>
 * <tr><th>Bytes</th><th>Meaning</th></tr>
 * <tr><td>20</td><td>the address itself, whatever the bytes look like as text</td></tr>
 * <tr><td>40</td><td>its hexadecimal digits as ASCII, in either case; an EIP-55 checksum is not checked</td></tr>
 * <tr><td>42</td><td>the same after "0x" (not "0X")</td></tr>
 * </table>
 *
 * <p>The item may be pushed directly (opcodes 1 to 75), by OP_PUSHDATA1 or by OP_PUSHDATA2, not necessarily by the
 * shortest of these. OP_PUSHDATA4 and numeric opcodes are not accepted.
 */
public final class DepositRule {
    private static final int OP_RETURN = 0x6a;
    private static final int OP_PUSHDATA1 = 0x4c;
    private static final int OP_PUSHDATA2 = 0x4d;
    private static final int DIRECT_PUSH_MAX = 0x4b;
    private static final int TEXT_LENGTH = 2 * EvmAddress.LENGTH;

    private DepositRule() {}

    /** What became of one output that pays the federation. */
    public sealed interface Outcome permits Deposit, Unattributed {
        Hash txid();

        int vout();

        long amountSats();
    }

    /**
     * Credited once it is deep enough.
     *
     * @param txid in internal byte order.
     * @param vout index of the output.
     * @param amountSats its value.
     * @param address credited.
     */
    public record Deposit(Hash txid, int vout, long amountSats, EvmAddress address) implements Outcome {}

    /**
     * Held by the federation but credited to nobody.
     *
     * @param txid in internal byte order.
     * @param vout index of the output.
     * @param amountSats its value.
     * @param reason why.
     */
    public record Unattributed(Hash txid, int vout, long amountSats, Reason reason) implements Outcome {}

    /** Why an output is credited to nobody. Where two apply, the one about the address is given. */
    public enum Reason implements Coded {
        /** The transaction has no OP_RETURN output. */
        NO_ADDRESS(1),
        /** It has more than one, whatever they hold. */
        SEVERAL_OP_RETURNS(2),
        /** Its OP_RETURN output holds something else than one address. */
        MALFORMED_ADDRESS(3),
        /** The output's value is below the network's minimum. */
        BELOW_MINIMUM(4);

        private final int code;

        Reason(final int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    /**
     * One outcome for each output that pays the federation, in output order; none when there is no such output.
     *
     * @param federationScript output script of the federation; not empty.
     * @param minSats smallest amount credited.
     */
    public static List<Outcome> outcomesOf(
            final BitcoinTransaction tx, final Bytes federationScript, final long minSats) {
        if (federationScript.length() == 0) {
            throw new IllegalArgumentException("federationScript.length=0 must be at least 1");
        }
        final List<BitcoinTransaction.Output> outputs = tx.outputs();
        final List<Outcome> outcomes = new ArrayList<>();
        Credit credit = null;
        for (int vout = 0; vout < outputs.size(); vout++) {
            final BitcoinTransaction.Output output = outputs.get(vout);
            if (output.script().equals(federationScript)) {
                credit = credit == null ? creditOf(outputs) : credit;
                outcomes.add(outcomeOf(tx.txid(), vout, output.valueSats(), credit, minSats));
            }
        }
        return List.copyOf(outcomes);
    }

    private static Outcome outcomeOf(
            final Hash txid, final int vout, final long amountSats, final Credit credit, final long minSats) {
        if (credit.nobodyBecause() != null) {
            return new Unattributed(txid, vout, amountSats, credit.nobodyBecause());
        }
        return amountSats < minSats
                ? new Unattributed(txid, vout, amountSats, Reason.BELOW_MINIMUM)
                : new Deposit(txid, vout, amountSats, credit.address());
    }

    private static Credit creditOf(final List<BitcoinTransaction.Output> outputs) {
        Bytes found = null;
        for (final BitcoinTransaction.Output output : outputs) {
            final Bytes script = output.script();
            if (script.length() > 0 && (script.at(0) & 0xFF) == OP_RETURN) {
                if (found != null) {
                    return Credit.nobody(Reason.SEVERAL_OP_RETURNS);
                }
                found = script;
            }
        }
        return found == null ? Credit.nobody(Reason.NO_ADDRESS) : creditOf(found);
    }

    private static Credit creditOf(final Bytes opReturn) {
        final int start = pushedFrom(opReturn);
        final int length = opReturn.length() - start;
        if (start > 0 && length == EvmAddress.LENGTH) {
            return Credit.to(opReturn.toArray(), start);
        }
        if (start > 0 && length == TEXT_LENGTH) {
            return creditOfText(opReturn.slice(start, length));
        }
        if (start > 0 && length == TEXT_LENGTH + 2 && opReturn.at(start) == '0' && opReturn.at(start + 1) == 'x') {
            return creditOfText(opReturn.slice(start + 2, TEXT_LENGTH));
        }
        return Credit.nobody(Reason.MALFORMED_ADDRESS);
    }

    private static Credit creditOfText(final Bytes text) {
        final byte[] address = new byte[EvmAddress.LENGTH];
        for (int i = 0; i < address.length; i++) {
            final int high = Character.digit(text.at(2 * i), 16);
            final int low = Character.digit(text.at(2 * i + 1), 16);
            if (high < 0 || low < 0) {
                return Credit.nobody(Reason.MALFORMED_ADDRESS);
            }
            address[i] = (byte) (high << 4 | low);
        }
        return Credit.to(address, 0);
    }

    /** Where the data of the only push starts, or 0 when the script is not one push that ends with the script. */
    private static int pushedFrom(final Bytes script) {
        final int opcode = unsignedAt(script, 1);
        final int start;
        final int length;
        if (opcode >= 1 && opcode <= DIRECT_PUSH_MAX) {
            start = 2;
            length = opcode;
        } else if (opcode == OP_PUSHDATA1) {
            start = 3;
            length = unsignedAt(script, 2);
        } else if (opcode == OP_PUSHDATA2) {
            start = 4;
            length = unsignedAt(script, 2) | unsignedAt(script, 3) << 8;
        } else {
            return 0;
        }
        return script.length() - start == length ? start : 0;
    }

    private static int unsignedAt(final Bytes script, final int index) {
        return index < script.length() ? script.at(index) & 0xFF : 0;
    }

    /** Who the transaction credits, or why nobody: exactly one of the two is null. */
    private record Credit(EvmAddress address, Reason nobodyBecause) {
        static Credit to(final byte[] bytes, final int offset) {
            return new Credit(EvmAddress.of(bytes, offset), null);
        }

        static Credit nobody(final Reason reason) {
            return new Credit(null, reason);
        }
    }
}
