// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.AuxPowCheck;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.auxpow.Commitment;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.chain.Block;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.chain.Withdrawal;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks at blocks that nodes made their head, by the rules alone and without the nodes' own checks. */
final class Auditor {
    private static final long GWEI_PER_SAT = 10;
    private static final BigInteger WEI_PER_GWEI = BigInteger.valueOf(1_000_000_000);

    /** The miner, and two of the federation. */
    private static final BigInteger HEADS = BigInteger.valueOf(3);

    private final int authorities;
    private final BitcoinLedger ledger;
    private final BigInteger feesWei;
    private final long chainId;
    private final NavigableMap<Hash, SignedBlock> blocks = new TreeMap<>();
    private final NavigableMap<Hash, List<Credit>> credits = new TreeMap<>();
    private final NavigableMap<Hash, BigInteger> paidWei = new TreeMap<>();
    private final NavigableSet<Hash> payloads = new TreeSet<>();

    /** Of each block: root of the last one that a proof on its branch covers. */
    private final NavigableMap<Hash, Hash> covered = new TreeMap<>();

    /** @param feesWei that each block collects. */
    Auditor(final int authorities, final BitcoinLedger ledger, final BigInteger feesWei, final long chainId) {
        this.authorities = authorities;
        this.ledger = ledger;
        this.feesWei = feesWei;
        this.chainId = chainId;
    }

    /** True when a block with the payload was somebody's head. */
    boolean isHead(final Hash payloadHash) {
        return payloads.contains(payloadHash);
    }

    /** What a block breaks, in words; empty when nothing. */
    String faultOf(final SignedBlock signed) {
        if (blocks.containsKey(signed.root()) || signed.height() == 0) {
            blocks.put(signed.root(), signed);
            return "";
        }
        final Block block = signed.block();
        final SignedBlock parent = blocks.get(block.parentRoot());
        blocks.put(signed.root(), signed);
        payloads.add(block.payload().blockHash());
        if (block.slot() % authorities != block.proposerIndex()) {
            return "slot " + block.slot() + " has a block of authority " + block.proposerIndex();
        }
        if (3 * Long.bitCount(signed.approvers()) < 2 * authorities) {
            return "a head has " + Long.bitCount(signed.approvers()) + " approvers of " + authorities;
        }
        if (parent == null) {
            return "a head has a parent that was none";
        }
        if (block.slot() <= parent.block().slot()
                || block.height() != parent.height() + 1
                || !block.payload().parentHash().equals(parent.block().payload().blockHash())) {
            return "block " + signed.root() + " does not follow its parent";
        }
        final String fault = workFault(signed);
        return fault.isEmpty() ? creditFault(signed) : fault;
    }

    /** A proof is of work over what comes after the last one on its branch. */
    private String workFault(final SignedBlock signed) {
        final Hash before = covered.getOrDefault(signed.block().parentRoot(), Hash.ZERO);
        if (signed.block().auxpowHeader().length() == 0) {
            covered.put(signed.root(), before);
            return "";
        }
        final AuxPowHeader header = AuxPowHeader.parse(signed.block().auxpowHeader());
        covered.put(signed.root(), header.rangeEnd());
        final List<Hash> roots = new ArrayList<>();
        SignedBlock each = blocks.get(header.rangeEnd());
        while (each != null && each.height() > 0 && !each.root().equals(before)) {
            roots.addFirst(each.root());
            each = blocks.get(each.block().parentRoot());
        }
        if (roots.isEmpty() || !roots.getFirst().equals(header.rangeStart())) {
            return "block " + signed.root() + " covers " + header.rangeStart() + " to " + header.rangeEnd() + " after "
                    + before;
        }
        return isWork(header, Commitment.of(roots)) ? "" : "block " + signed.root() + " has a proof without work";
    }

    private boolean isWork(final AuxPowHeader header, final Hash commitment) {
        try {
            return AuxPowCheck.faultOf(AuxPow.parse(header.proof().toArray()), commitment, header.bits(), chainId)
                    == AuxPowCheck.Fault.NONE;
        } catch (final BitcoinParseException e) {
            return false;
        }
    }

    private String creditFault(final SignedBlock signed) {
        final Block block = signed.block();
        long sats = 0;
        for (final PegIn pegIn : block.pegIns()) {
            sats += pegIn.amountSats();
            if (!ledger.isCreditable(pegIn.txid())) {
                return "deposit " + pegIn.txid() + " is credited, which never had its confirmations";
            }
            if (isCreditedBefore(pegIn, signed)) {
                return "deposit " + pegIn.txid() + " is credited twice";
            }
            credits.computeIfAbsent(pegIn.txid(), txid -> new ArrayList<>()).add(new Credit(pegIn.vout(), signed));
        }
        long gwei = 0;
        for (final Withdrawal withdrawal : block.payload().withdrawals()) {
            gwei += withdrawal.amountGwei();
        }
        return feeFault(signed, gwei - sats * GWEI_PER_SAT);
    }

    /** Beyond deposits a block pays what was collected before it and never paid, less than a gwei a head, if it has a proof. */
    private String feeFault(final SignedBlock signed, final long feesGwei) {
        final Block block = signed.block();
        final BigInteger before = paidWei.getOrDefault(block.parentRoot(), BigInteger.ZERO);
        final BigInteger paid = before.add(BigInteger.valueOf(feesGwei).multiply(WEI_PER_GWEI));
        paidWei.put(signed.root(), paid);
        final BigInteger left =
                feesWei.multiply(BigInteger.valueOf(signed.height() - 1)).subtract(paid);
        final boolean isRight = block.auxpowHeader().length() == 0
                ? feesGwei == 0
                : left.signum() >= 0 && left.compareTo(WEI_PER_GWEI.multiply(HEADS)) < 0;
        return isRight
                ? ""
                : "withdrawals of " + feesGwei + " gwei beyond deposits leave " + left + " wei of fees at height "
                        + signed.height();
    }

    private boolean isCreditedBefore(final PegIn pegIn, final SignedBlock block) {
        return credits.getOrDefault(pegIn.txid(), List.of()).stream()
                .anyMatch(credit -> credit.vout() == pegIn.vout() && isAncestor(credit.block(), block));
    }

    private boolean isAncestor(final SignedBlock older, final SignedBlock newer) {
        SignedBlock block = newer;
        while (block != null && block.height() > older.height()) {
            block = blocks.get(block.block().parentRoot());
        }
        return block != null && block.root().equals(older.root());
    }

    private record Credit(int vout, SignedBlock block) {}
}
