// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.bitcoin.ReversedHex;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.SignedBlock;
import io.alys.core.fixture.Blocks;
import io.alys.core.fixture.FakeBlockStore;
import io.alys.core.fixture.FakeSigner;
import io.alys.core.fixture.Specs;
import io.alys.core.value.Bytes;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockMethodsTest {
    private final SignedBlock genesis = unsigned(Blocks.random(new SplittableRandom(70), 0));
    private final SignedBlock block = approvedBy(Blocks.random(new SplittableRandom(71), 1, genesis.root()), 0b1001);
    private final FakeBlockStore store = new FakeBlockStore();
    private final FakeSigner signer = new FakeSigner("one");
    private final BlockMethods methods = new BlockMethods(store, Specs.single(signer.publicKey()));

    @BeforeEach
    void fill() throws Exception {
        store.commit(1, genesis);
        store.commit(2, block);
    }

    @Test
    void shouldGiveABlockByItsHeightAndByItsRoot() throws Exception {
        final JsonNode json = call("alys_getBlockByHeight", "[1]");

        assertThat(json).isEqualTo(call("alys_getBlockByRoot", "[\"" + block.root() + "\"]"));
        assertThat(json.path("root").textValue()).isEqualTo(block.root().toHex());
        assertThat(json.path("parentRoot").textValue()).isEqualTo(genesis.root().toHex());
        assertThat(json.path("approvers").toString()).isEqualTo("[0,3]");
        assertThat(json.path("payload").path("blockNumber").longValue())
                .isEqualTo(block.block().payload().blockNumber());
        assertThat(json.path("pegIns")).hasSameSizeAs(block.block().pegIns());
        for (int i = 0; i < block.block().pegIns().size(); i++) {
            final PegIn pegIn = block.block().pegIns().get(i);
            assertThat(json.path("pegIns").path(i).path("txid").textValue()).isEqualTo(ReversedHex.of(pegIn.txid()));
            assertThat(json.path("pegIns").path(i).path("amountSats").longValue())
                    .isEqualTo(pegIn.amountSats());
        }
    }

    @Test
    void shouldGiveNullForABlockThatThereIsNot() throws Exception {
        assertThat(call("alys_getBlockByHeight", "[2]")).isNull();
        assertThat(call("alys_getBlockByRoot", "[\"" + "ab".repeat(32) + "\"]")).isNull();
    }

    @Test
    void shouldGiveNullForTheProofOfABlockThatHasNone() throws Exception {
        assertThat(genesis.block().auxpowHeader().length()).isZero();

        assertThat(call("getblockbyheight", "[0]")
                        .path("message")
                        .path("auxpow_header")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "{\"any\":[]}"})
    void shouldGiveTheHeadInVersion1sFormWhateverTheParams(final String params) throws Exception {
        final JsonNode json = call("getheadblock", params);

        assertThat(json.path("message").path("slot").longValue())
                .isEqualTo(block.block().slot());
        assertThat(json.path("message").path("parent_hash").textValue())
                .isEqualTo(genesis.root().toHex());
        assertThat(json.path("message")
                        .path("execution_payload")
                        .path("block_number")
                        .textValue())
                .isEqualTo(Long.toString(block.block().payload().blockNumber()));
        assertThat(json.path("message").path("auxpow_header").path("range_end").textValue())
                .isEqualTo(AuxPowHeader.parse(block.block().auxpowHeader())
                        .rangeEnd()
                        .toHex());
        // Bits 0 and 3, and the one after the fifteenth (reference 1.2).
        assertThat(json.path("signature").path("aggregation_bits").textValue()).isEqualTo("0x0980");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "[0]"})
    void shouldTakeAHeightInAnArrayAndBare(final String params) throws Exception {
        assertThat(call("getblockbyheight", params)
                        .path("signature")
                        .path("aggregate_signature")
                        .textValue())
                .isEqualTo("0x" + "00".repeat(96));
    }

    @Test
    void shouldTakeARootWithAndWithoutItsPrefix() throws Exception {
        final String bare = block.root().toHex().substring(2);

        assertThat(call("getblockbyhash", "\"" + bare + "\""))
                .isEqualTo(call("getblockbyhash", "[\"0x" + bare + "\"]"));
    }

    @Test
    void shouldSayWhatIsNotThereOrNotARoot() {
        requireError("getblockbyheight", "7", RpcException.BLOCK_NOT_FOUND, "height=7");
        requireError("getblockbyhash", "\"" + "ab".repeat(32) + "\"", RpcException.BLOCK_NOT_FOUND, "root=0xabab");
        requireError("getblockbyhash", "\"0x12\"", RpcException.INVALID_PARAMS, "root): must be 64 hexadecimal digits");
        requireError("alys_getBlockByRoot", "[\"zz\"]", RpcException.INVALID_PARAMS, "value=zz");
        requireError("alys_getBlockByHeight", "[-1]", RpcException.INVALID_PARAMS, "height");
        requireError("alys_getBlockByHeight", "1", RpcException.INVALID_PARAMS, "must be an array");
        requireError("getblockbyheight", "{}", RpcException.INVALID_PARAMS, "height");
    }

    @Test
    void shouldSayThatThereIsNoHeadYet() {
        final BlockMethods empty = new BlockMethods(new FakeBlockStore(), Specs.single(signer.publicKey()));

        assertThatThrownBy(() -> empty.methods().get("getheadblock").call(new ObjectMapper().readTree("[]")))
                .hasMessage("block not found: head");
    }

    @Test
    void shouldListTheValidators() throws Exception {
        assertThat(call("alys_getValidators", "[]").toString())
                .isEqualTo("{\"quorum\":1,\"validators\":[{\"index\":0,\"publicKey\":\""
                        + signer.publicKey().toHex() + "\"}]}");
    }

    private JsonNode call(final String method, final String params) throws Exception {
        return methods.methods().get(method).call(new ObjectMapper().readTree(params));
    }

    private void requireError(final String method, final String params, final int code, final String message) {
        assertThatThrownBy(() -> call(method, params))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private static SignedBlock unsigned(final SignedBlock block) {
        return new SignedBlock(block.root(), block.block(), Bytes.EMPTY, 0, Bytes.EMPTY);
    }

    private static SignedBlock approvedBy(final SignedBlock block, final long approvers) {
        return new SignedBlock(block.root(), block.block(), block.proposerSignature(), approvers, block.approval());
    }
}
