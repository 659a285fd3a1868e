// SPDX-License-Identifier: Apache-2.0
package io.alys.core.bridge;

import io.alys.core.chain.PegIn;
import io.alys.core.message.BridgeMessage;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Whether a block credits what it may (rules.md 10, 17), on whatever branch it is.
 *
 * @param book as the head has it.
 * @param confirmedHeight the highest Bitcoin block with enough confirmations.
 * @param confirmations how many that is.
 * @param isChosen a quorum approved the block, and our Bitcoin node has had its time: what it shows is no reason any more
 *     (docs/adr/0022).
 */
record CreditCheck(DepositBook book, long confirmedHeight, int confirmations, boolean isChosen) {
    /** Why the block's deposits are not to be credited; empty when they are. */
    String faultOf(final BridgeMessage.CheckPegIns check) {
        final List<PegIn> pegIns = check.block().block().pegIns();
        final NavigableSet<OutPoint> reverted = outPoints(check.reverted());
        final NavigableSet<OutPoint> credited = outPoints(check.applied());
        for (int i = 0; i < pegIns.size(); i++) {
            final PegIn pegIn = pegIns.get(i);
            final OutPoint outPoint = outPoint(pegIn);
            final String subject = "pegIns[" + i + "]=" + outPoint;
            final Deposit deposit = book.find(outPoint);
            if (deposit != null && deposit.stage() != Deposit.Stage.PENDING && !reverted.contains(outPoint)) {
                return subject + " is credited already";
            }
            if (deposit != null
                    && (deposit.amountSats() != pegIn.amountSats()
                            || !deposit.address().equals(pegIn.evmAddress()))) {
                return subject + " pegIn=" + pegIn + " is not what the deposit pays: " + deposit;
            }
            final String doubt = isChosen ? "" : doubtOf(subject, pegIn, deposit);
            if (!doubt.isEmpty()) {
                return doubt;
            }
            if (!credited.add(outPoint)) {
                return subject + " stands twice in the block or the branch";
            }
        }
        final List<PegIn> applied = new ArrayList<>(check.applied());
        applied.addAll(pegIns);
        final Hash digest = book.ledger().digestAfter(check.reverted(), applied);
        final Hash claimed = check.block().block().stateDigest();
        return digest.equals(claimed) ? "" : "stateDigest=" + claimed + " but ours is " + digest;
    }

    /** Why Bitcoin, as we see it, is against crediting the deposit; empty when it is not. */
    private String doubtOf(final String subject, final PegIn pegIn, final Deposit deposit) {
        if (deposit == null || deposit.stage() == Deposit.Stage.UNCOVERED) {
            return subject + " is not a deposit waiting to be credited";
        }
        if (!deposit.toPegIn().equals(pegIn)) {
            return subject + " pegIn=" + pegIn + " differs from the deposit " + deposit;
        }
        return deposit.height() > confirmedHeight
                ? subject + " height=" + deposit.height() + " is above " + confirmedHeight + ", the highest with "
                        + confirmations + " confirmations"
                : "";
    }

    private static NavigableSet<OutPoint> outPoints(final List<PegIn> pegIns) {
        final NavigableSet<OutPoint> outPoints = new TreeSet<>();
        for (final PegIn pegIn : pegIns) {
            outPoints.add(outPoint(pegIn));
        }
        return outPoints;
    }

    private static OutPoint outPoint(final PegIn pegIn) {
        return new OutPoint(pegIn.txid(), pegIn.vout());
    }
}
