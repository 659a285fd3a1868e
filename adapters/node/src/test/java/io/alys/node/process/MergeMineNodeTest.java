// SPDX-License-Identifier: Apache-2.0
package io.alys.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.adapters.rpc.RpcClient;
import io.alys.adapters.rpc.RpcException;
import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.CommitmentPlace;
import io.alys.core.auxpow.CpuMiner;
import io.alys.core.value.Hash;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pool asks a running node for work, mines it, and the node's blocks become final. */
@Timeout(180)
class MergeMineNodeTest {
    private static final String MINER = "0x00000000000000000000000000000000000000ab";
    private static final int HASHES_MAX = 50_000_000;
    private static final int HEX_RADIX = 16;

    @Test
    void shouldFinalizeWhatAPoolMinedAndSayWhatBecameOfEachProof(@TempDir final Path directory) throws Exception {
        try (ChildNode node = ChildNode.dev(directory, "--set", "mining.every.blocks=0");
                RpcClient rpc = node.rpc()) {
            final JsonNode work = awaitWork(node, rpc);
            final String hash = work.path("hash").textValue();
            final String proof = mined(work, hash);

            final String other = "ab".repeat(32);
            requireError(node, rpc, RpcException.WORK_UNKNOWN, other, mined(work, other));
            requireError(node, rpc, RpcException.INVALID_PARAMS, hash, proof + "00");
            requireError(node, rpc, RpcException.PROOF_REFUSED, hash, mined(work, other));
            assertThat(node.call(rpc, "submitauxblock", hash, proof).booleanValue())
                    .isTrue();
            assertThatThrownBy(() -> node.call(rpc, "submitauxblock", hash, proof))
                    .isInstanceOfSatisfying(
                            RpcException.class,
                            e -> assertThat(e.code()).isIn(RpcException.PROOF_KNOWN, RpcException.PROOF_STALE));
            awaitFinality(node, rpc);
        }
    }

    @Test
    void shouldFinalizeByItselfInDevMode(@TempDir final Path directory) throws Exception {
        try (ChildNode node = ChildNode.dev(directory);
                RpcClient rpc = node.rpc()) {
            awaitFinality(node, rpc);
            assertThat(node.call(rpc, "eth_getBlockByNumber", "finalized", false)
                            .path("number")
                            .textValue())
                    .isNotEqualTo("0x0");
        }
    }

    private static void requireError(
            final ChildNode node, final RpcClient rpc, final int code, final String hash, final String proof) {
        assertThatThrownBy(() -> node.call(rpc, "submitauxblock", hash, proof))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static String mined(final JsonNode work, final String hash) {
        final int bits = Integer.parseUnsignedInt(work.path("bits").textValue(), HEX_RADIX);
        final AuxPow proof = new CpuMiner(
                        Hash.fromHex(hash), bits, work.path("chainid").longValue(), 1, CommitmentPlace.INPUT_SCRIPT)
                .mine(HASHES_MAX)
                .orElseThrow();
        return proof.serialize().toHex().substring(2);
    }

    private static JsonNode awaitWork(final ChildNode node, final RpcClient rpc) throws RpcException {
        while (true) {
            try {
                return node.call(rpc, "createauxblock", MINER);
            } catch (final RpcException e) {
                assertThat(e.code()).isIn(RpcException.CHAIN_SYNCING, RpcException.NOTHING_TO_MINE);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private static void awaitFinality(final ChildNode node, final RpcClient rpc) throws RpcException {
        while (node.call(rpc, "alys_getFinality")
                        .path("finalized")
                        .path("height")
                        .asLong()
                == 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }
}
