// SPDX-License-Identifier: Apache-2.0
package io.alys.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.chain.Block;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.SignedBlock;
import io.alys.core.chain.Withdrawal;
import io.alys.core.sim.SimNode;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BlockRulesTest {
    private static final SimNode NODE = produced();
    private static final SignedBlock PARENT = NODE.heads.get(NODE.heads.size() - 2);
    private static final SignedBlock GOOD = NODE.heads.getLast();

    @Test
    void shouldFindNothingAgainstAGoodBlock() {
        assertThat(faultOf(GOOD)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBlocks")
    void shouldRefuseABlockThatBreaksOneRuleAndNameIt(final String field, final SignedBlock bad) {
        assertThat(faultOf(bad)).startsWith(field);
    }

    static Stream<Arguments> badBlocks() {
        final Block good = GOOD.block();
        final ExecutionPayload payload = good.payload();
        return Stream.of(
                Arguments.of("height=", with(good, good.parentRoot(), good.slot(), good.height() - 1, 0, payload)),
                Arguments.of("parentRoot=", with(good, Hash.ZERO, good.slot(), good.height(), 0, payload)),
                Arguments.of(
                        "slot=", with(good, good.parentRoot(), PARENT.block().slot(), good.height(), 0, payload)),
                Arguments.of("slot=", with(good, good.parentRoot(), good.slot() + 1000, good.height(), 0, payload)),
                Arguments.of("proposerIndex=", with(good, good.parentRoot(), good.slot(), good.height(), 1, payload)),
                Arguments.of(
                        "approvers=", new SignedBlock(GOOD.root(), good, GOOD.proposerSignature(), 0, Bytes.EMPTY)),
                Arguments.of("blockNumber=", with(good, changed(payload, "number"))),
                Arguments.of("parentHash=", with(good, changed(payload, "parent"))),
                Arguments.of("timestampS=", with(good, changed(payload, "timestamp"))),
                Arguments.of("prevRandao=", with(good, changed(payload, "randao"))),
                Arguments.of("feeRecipient=", with(good, changed(payload, "recipient"))),
                Arguments.of("gasLimit=", with(good, changed(payload, "gasUp"))),
                Arguments.of("gasLimit=", with(good, changed(payload, "gasDown"))),
                Arguments.of("withdrawals=", with(good, changed(payload, "withdrawal"))));
    }

    private static String faultOf(final SignedBlock block) {
        return BlockRules.faultOf(block, PARENT.block(), PARENT.root(), 0, NODE.nowMs(), NODE.spec);
    }

    private static SimNode produced() {
        final SimNode node = new SimNode(0).start();
        node.run(10_000);
        return node;
    }

    private static SignedBlock with(final Block block, final ExecutionPayload payload) {
        return with(block, block.parentRoot(), block.slot(), block.height(), block.proposerIndex(), payload);
    }

    private static SignedBlock with(
            final Block block,
            final Hash parentRoot,
            final long slot,
            final long height,
            final int proposerIndex,
            final ExecutionPayload payload) {
        final Block changed = new Block(
                parentRoot,
                slot,
                height,
                proposerIndex,
                block.auxpowHeader(),
                payload,
                block.pegIns(),
                block.pegOutProposal(),
                block.finalizedPegOuts(),
                block.stateDigest());
        return new SignedBlock(GOOD.root(), changed, GOOD.proposerSignature(), GOOD.approvers(), GOOD.approval());
    }

    private static ExecutionPayload changed(final ExecutionPayload payload, final String what) {
        final Hash other = Hash.fromHex("11".repeat(32));
        final long gasBound = payload.gasLimit() / 1024;
        return new ExecutionPayload(
                what.equals("parent") ? other : payload.parentHash(),
                what.equals("recipient") ? EvmAddress.ZERO : payload.feeRecipient(),
                payload.stateRoot(),
                payload.receiptsRoot(),
                payload.logsBloom(),
                what.equals("randao") ? other : payload.prevRandao(),
                payload.blockNumber() + (what.equals("number") ? 1 : 0),
                payload.gasLimit() + (what.equals("gasUp") ? gasBound : what.equals("gasDown") ? -gasBound : 0),
                payload.gasUsed(),
                payload.timestampS() + (what.equals("timestamp") ? 1 : 0),
                payload.extraData(),
                payload.baseFeePerGas(),
                payload.blockHash(),
                payload.transactions(),
                what.equals("withdrawal") ? List.of(new Withdrawal(0, 0, EvmAddress.ZERO, 1)) : payload.withdrawals());
    }
}
