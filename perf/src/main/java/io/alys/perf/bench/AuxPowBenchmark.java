// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.bench;

import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.AuxPowCheck;
import io.alys.core.auxpow.MergedMiningHeader;
import io.alys.core.auxpow.MerkleBranch;
import io.alys.core.bitcoin.BitcoinHeader;
import io.alys.core.bitcoin.BitcoinParseException;
import io.alys.core.bitcoin.BitcoinReader;
import io.alys.core.bitcoin.Coinbase;
import io.alys.core.bitcoin.Sha256d;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A proof of work with two branches of twelve nodes, checked; beside it the hashes that takes, and nothing else. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AuxPowBenchmark {
    private static final int NODES = 12;
    private static final int EASY_BITS = 0x207fffff;
    private static final long CHAIN_ID = 121_212;
    private static final int HASHES = 2 * NODES + 1;
    private static final String COINBASE = "0100000001" + "00".repeat(32) + "ffffffff0403d71b07ffffffff03"
            + "0000000000000000016a".repeat(2) + "0000000000000000" + "2c";

    private final SplittableRandom random = new SplittableRandom(1);
    private final byte[] header = new byte[BitcoinHeader.LENGTH];
    private Hash commitment;
    private byte[] proof;
    private Hash chained = Hash.ZERO;

    @Setup
    public void mine() throws BitcoinParseException {
        commitment = anyHash();
        final MerkleBranch chainBranch = new MerkleBranch(anyNodes(), AuxPowCheck.expectedIndex(0, CHAIN_ID, NODES));
        final Bytes script = new MergedMiningHeader(chainBranch.rootOf(commitment), 1L << NODES, 0).toScript();
        final byte[] raw = Bytes.fromHex(COINBASE + script.toHex().substring(2) + "00000000")
                .toArray();
        final Coinbase coinbase = Coinbase.read(new BitcoinReader(raw), raw);
        final MerkleBranch coinbaseBranch = new MerkleBranch(anyNodes(), 0);
        for (int nonce = 0; proof == null; nonce++) {
            final BitcoinHeader parent = BitcoinHeader.parse(
                    new BitcoinHeader(0x20000000, Hash.ZERO, coinbaseBranch.rootOf(coinbase.txid()), 0, 0, nonce, null)
                            .serialize());
            final AuxPow mined = new AuxPow(coinbase, Hash.ZERO, coinbaseBranch, chainBranch, parent);
            if (AuxPowCheck.faultOf(mined, commitment, EASY_BITS, CHAIN_ID) == AuxPowCheck.Fault.NONE) {
                proof = mined.serialize().toArray();
            }
        }
    }

    /** All of it, from the bytes. */
    @Benchmark
    public AuxPowCheck.Fault parseAndCheck() throws BitcoinParseException {
        return AuxPowCheck.faultOf(AuxPow.parse(proof), commitment, EASY_BITS, CHAIN_ID);
    }

    /** The header's hash and one for each node, each of what came before. */
    @Benchmark
    public Hash hashesAlone() {
        final Sha256d digest = new Sha256d();
        for (int i = 0; i < HASHES; i++) {
            chained.copyTo(header, 0);
            chained = digest.update(header, 0, header.length).hash();
        }
        return chained;
    }

    private List<Hash> anyNodes() {
        final List<Hash> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(anyHash());
        }
        return nodes;
    }

    private Hash anyHash() {
        final byte[] bytes = new byte[Hash.LENGTH];
        random.nextBytes(bytes);
        return Hash.of(bytes);
    }
}
