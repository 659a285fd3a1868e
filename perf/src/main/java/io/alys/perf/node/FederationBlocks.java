// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.node;

import io.alys.core.chain.Approval;
import io.alys.core.chain.Block;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.SignatureKind;
import io.alys.core.chain.SignedBlock;
import io.alys.core.ssz.BlockRoot;
import io.alys.core.ssz.Domain;
import io.alys.core.ssz.SigningRoot;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import io.alys.perf.rig.Rig;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import supranational.blst.P1;
import supranational.blst.P2;
import supranational.blst.SecretKey;

/**
 * The blocks of a federation of seven, one after the other, as they come from elsewhere: signed by their authors, approved by
 * everybody, and with transactions that look like transfers and that nobody executes.
 */
final class FederationBlocks {
    static final int AUTHORITIES = 7;
    static final int TRANSACTIONS = 100;

    private static final String TAG = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";
    private static final int TRANSACTION_LENGTH = 110;
    private static final long TRANSFER_GAS = 21_000;
    private static final long START_MS = 1_700_000_010_000L;
    private static final long MS_PER_S = 1_000;

    private final SplittableRandom random = new SplittableRandom(AUTHORITIES);
    private final List<SecretKey> keys = new ArrayList<>();
    private final ChainSpec spec;
    private final Domain domain;
    private final Hash stateDigest;
    private SignedBlock last;
    private long slot;

    /**
     * @param outside whose execution client gives the genesis block.
     */
    FederationBlocks(final DevOutside outside) {
        final List<Bytes> publicKeys = new ArrayList<>();
        for (int i = 0; i < AUTHORITIES; i++) {
            final SecretKey key = new SecretKey();
            key.keygen(noise(Hash.LENGTH).toArray());
            keys.add(key);
            publicKeys.add(Bytes.of(new P1(key).compress()));
        }
        spec = Rig.spec(publicKeys);
        // As long as nothing is credited the digest is that of any chain's first block.
        final List<SignedBlock> dev = new BlockMaker(Rig.spec(), outside).make(1);
        last = dev.getFirst();
        stateDigest = dev.getLast().block().stateDigest();
        domain = Domain.of(last.root(), spec.chainId());
        slot = spec.slotAt(START_MS);
    }

    ChainSpec spec() {
        return spec;
    }

    /** Of the last block; before the first, the one before it. */
    long slot() {
        return slot;
    }

    /** What the federation's signatures are tied to. */
    Domain domain() {
        return domain;
    }

    /** A block on the last one, in the next slot. */
    Made next() {
        slot++;
        final Block parent = last.block();
        final Block block = new Block(
                last.root(),
                slot,
                parent.height() + 1,
                spec.authorOf(slot),
                Bytes.EMPTY,
                payload(parent),
                List.of(),
                Bytes.EMPTY,
                List.of(),
                stateDigest);
        final Hash root = new BlockRoot().of(block);
        final P2 author = sign(spec.authorOf(slot), SignatureKind.BLOCK, root);
        final List<Approval> approvals = new ArrayList<>();
        final P2 sum = new P2();
        for (int i = 0; i < AUTHORITIES; i++) {
            final P2 signature = sign(i, SignatureKind.APPROVAL, root);
            approvals.add(new Approval(i, root, Bytes.of(signature.compress())));
            sum.add(signature);
        }
        final Bytes authorSignature = Bytes.of(author.compress());
        last = new SignedBlock(root, block, authorSignature, (1L << AUTHORITIES) - 1, Bytes.of(sum.compress()));
        return new Made(new SignedBlock(root, block, authorSignature, 0, Bytes.EMPTY), approvals, last);
    }

    private ExecutionPayload payload(final Block parent) {
        final List<Bytes> transactions = new ArrayList<>();
        for (int i = 0; i < TRANSACTIONS; i++) {
            transactions.add(noise(TRANSACTION_LENGTH));
        }
        return new ExecutionPayload(
                parent.payload().blockHash(),
                ExecutionPayload.FEE_RECIPIENT,
                Hash.of(noise(Hash.LENGTH).toArray()),
                Hash.of(noise(Hash.LENGTH).toArray()),
                Bytes.of(new byte[ExecutionPayload.LOGS_BLOOM_LENGTH]),
                Hash.ZERO,
                parent.height() + 1,
                parent.payload().gasLimit(),
                TRANSACTIONS * TRANSFER_GAS,
                spec.slotStartMs(slot) / MS_PER_S,
                Bytes.EMPTY,
                BigInteger.ONE,
                Hash.of(noise(Hash.LENGTH).toArray()),
                transactions,
                List.of());
    }

    private P2 sign(final int authority, final SignatureKind kind, final Hash root) {
        return new P2()
                .hash_to(SigningRoot.of(kind, root, domain).toArray(), TAG)
                .sign_with(keys.get(authority));
    }

    private Bytes noise(final int length) {
        final byte[] noise = new byte[length];
        random.nextBytes(noise);
        return Bytes.of(noise);
    }

    /**
     * A block in what comes of it.
     *
     * @param proposed as its author publishes it, without approvals.
     * @param approvals of everybody, by authority.
     * @param certified with all of them in one signature.
     */
    record Made(SignedBlock proposed, List<Approval> approvals, SignedBlock certified) {}
}
