// SPDX-License-Identifier: Apache-2.0
package io.alys.core.ssz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.chain.Block;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.Withdrawal;
import io.alys.core.fixture.Blocks;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockRootTest {
    private static final Withdrawal WITHDRAWAL = new Withdrawal(7, 0, ExecutionPayload.FEE_RECIPIENT, 20);
    private static final PegIn PEG_IN = new PegIn(hash(1), hash(2), 3, 4, EvmAddress.fromHex("05".repeat(20)));
    private static final ExecutionPayload PAYLOAD = new ExecutionPayload(
            hash(11),
            ExecutionPayload.FEE_RECIPIENT,
            hash(12),
            hash(13),
            Bytes.of(new byte[ExecutionPayload.LOGS_BLOOM_LENGTH]),
            Hash.ZERO,
            14,
            15,
            16,
            17,
            Bytes.fromHex("18"),
            BigInteger.valueOf(19),
            hash(20),
            List.of(Bytes.fromHex("21"), Bytes.fromHex("22")),
            List.of(WITHDRAWAL, new Withdrawal(8, 0, EvmAddress.ZERO, 20)));
    private static final AuxPowHeader AUXPOW_HEADER =
            new AuxPowHeader(hash(51), hash(52), 53, 54, 55, Bytes.fromHex("56"), EvmAddress.ZERO);
    private static final Block BLOCK = new Block(
            hash(31),
            32,
            33,
            4,
            AUXPOW_HEADER.serialize(),
            PAYLOAD,
            List.of(PEG_IN, new PegIn(hash(6), hash(7), 8, 9, EvmAddress.ZERO)),
            Bytes.fromHex("36"),
            List.of(Bytes.fromHex("37"), Bytes.fromHex("38")),
            hash(39));

    private final BlockRoot blockRoot = new BlockRoot();

    @Test
    void shouldChangeWithEachFieldOfABlock() {
        assertEachFieldCounts(BLOCK, block -> block);
    }

    @Test
    void shouldChangeWithEachFieldOfAPayload() {
        assertEachFieldCounts(PAYLOAD, BlockRootTest::blockWith);
    }

    @Test
    void shouldChangeWithEachFieldOfAWithdrawal() {
        assertEachFieldCounts(
                WITHDRAWAL,
                withdrawal -> blockWith(with(
                        PAYLOAD,
                        "withdrawals",
                        List.of(withdrawal, PAYLOAD.withdrawals().getLast()))));
    }

    @Test
    void shouldChangeWithEachFieldOfAPegIn() {
        assertEachFieldCounts(
                PEG_IN,
                pegIn -> with(BLOCK, "pegIns", List.of(pegIn, BLOCK.pegIns().getLast())));
    }

    @Test
    void shouldChangeWithTheOrderOfEachList() {
        final Hash root = blockRoot.of(BLOCK);
        for (final String field : List.of("pegIns", "finalizedPegOuts")) {
            assertThat(blockRoot.of(reversed(BLOCK, field))).as(field).isNotEqualTo(root);
        }
        for (final String field : List.of("transactions", "withdrawals")) {
            assertThat(blockRoot.of(blockWith(reversed(PAYLOAD, field))))
                    .as(field)
                    .isNotEqualTo(root);
        }
    }

    @Test
    void shouldChangeWithEachFieldOfAnAuxPowHeader() {
        assertEachFieldCounts(AUXPOW_HEADER, header -> with(BLOCK, "auxpowHeader", header.serialize()));
    }

    @Test
    void shouldCountAProposerIndexAsUnsigned() {
        final Hash root = blockRoot.of(with(BLOCK, "proposerIndex", -1));

        assertThat(root).isNotEqualTo(blockRoot.of(with(BLOCK, "proposerIndex", Integer.MAX_VALUE)));
    }

    @Test
    void shouldGiveTheSameRootForAnEqualBlockAndAnotherInstance() {
        assertThat(new BlockRoot().of(with(BLOCK, "slot", BLOCK.slot()))).isEqualTo(blockRoot.of(BLOCK));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldShowTheSlotOfABlockAndNoOther(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20; i++) {
            final Block block = Blocks.random(random, i).block();
            final Hash root = blockRoot.of(block);
            final List<Hash> branch = blockRoot.slotBranch(block);

            assertThat(BlockRoot.isOfSlot(root, block.slot(), branch)).isTrue();
            assertThat(BlockRoot.isOfSlot(root, block.slot() + 1, branch)).isFalse();
            assertThat(BlockRoot.isOfSlot(root, block.height(), branch)).isFalse();
            assertThat(BlockRoot.isOfSlot(Blocks.hash(random), block.slot(), branch))
                    .isFalse();
            assertThat(BlockRoot.isOfSlot(root, block.slot(), branch.reversed()))
                    .isFalse();
        }
    }

    @Test
    void shouldGoOnAfterARefusal() {
        final Hash root = blockRoot.of(BLOCK);
        assertRefused(with(BLOCK, "auxpowHeader", zeros(1 << 21)), "auxpowHeader.length=2097152 must be 108 to 131180");

        assertThat(blockRoot.of(BLOCK)).isEqualTo(root);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 255, 257})
    void shouldRefuseALogsBloomOfAnotherLength(final int length) {
        assertRefused(
                blockWith(with(PAYLOAD, "logsBloom", zeros(length))),
                "logsBloom.length=" + length + " must be exactly 256");
    }

    @Test
    void shouldRefuseWhatExceedsItsLimit() {
        final Bytes tooLong = zeros((1 << 20) + 1);
        assertRefused(with(BLOCK, "auxpowHeader", tooLong), "auxpowHeader.length=1048577 must be 108 to 131180");
        assertRefused(with(BLOCK, "auxpowHeader", zeros(107)), "auxpowHeader.length=107 must be 108 to 131180");
        assertRefused(with(BLOCK, "auxpowHeader", zeros(108)), "auxpowHeader.offset=0 must be 108");
        assertRefused(with(BLOCK, "pegOutProposal", tooLong), "pegOutProposal.length=1048577 must be at most 1048576");
        assertRefused(
                with(BLOCK, "finalizedPegOuts", List.of(tooLong)),
                "finalizedPegOut.length=1048577 must be at most 1048576");
        assertRefused(
                with(BLOCK, "finalizedPegOuts", Collections.nCopies(1025, Bytes.EMPTY)),
                "finalizedPegOuts.size=1025 must be at most 1024");
        assertRefused(
                with(BLOCK, "pegIns", Collections.nCopies(1025, PEG_IN)), "pegIns.size=1025 must be at most 1024");
        assertRefused(
                blockWith(with(PAYLOAD, "withdrawals", Collections.nCopies(17, WITHDRAWAL))),
                "withdrawals.size=17 must be at most 16");
        assertRefused(blockWith(with(PAYLOAD, "extraData", zeros(33))), "extraData.length=33 must be at most 32");
        assertRefused(
                blockWith(with(PAYLOAD, "baseFeePerGas", BigInteger.valueOf(-1))),
                "baseFeePerGas=-1 must be 0 to 2^256-1");
        assertRefused(
                blockWith(with(PAYLOAD, "transactions", Collections.nCopies((1 << 20) + 1, Bytes.EMPTY))),
                "transactions.size=1048577 must be at most 1048576");
    }

    private void assertRefused(final Block block, final String message) {
        assertThatThrownBy(() -> blockRoot.of(block))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    /** Changes one component after another, all of them, and wants as many different roots. */
    private <R extends Record> void assertEachFieldCounts(final R value, final Function<R, Block> inBlock) {
        final Map<Hash, String> fieldsByRoot = new LinkedHashMap<>();
        fieldsByRoot.put(blockRoot.of(inBlock.apply(value)), "unchanged");
        for (final RecordComponent component : value.getClass().getRecordComponents()) {
            final Object changed = changed(component(value, component));
            final Hash root = blockRoot.of(inBlock.apply(with(value, component.getName(), changed)));

            assertThat(fieldsByRoot.put(root, component.getName()))
                    .as("same root as when %s changed", component.getName())
                    .isNull();
        }
    }

    private static Object changed(final Object value) {
        return switch (value) {
            case Hash hash -> Hash.of(flipped(hash.toArray()));
            case EvmAddress address -> EvmAddress.of(flipped(address.toArray()));
            case Bytes bytes -> Bytes.of(flipped(bytes.toArray()));
            case Long number -> number ^ Long.MIN_VALUE;
            case Integer number -> number ^ Integer.MIN_VALUE;
            case BigInteger number -> number.flipBit(255);
            case ExecutionPayload payload -> with(payload, "gasUsed", payload.gasUsed() + 1);
            case List<?> list -> list.subList(0, list.size() - 1);
            default -> throw new IllegalArgumentException("no change for " + value);
        };
    }

    private static byte[] flipped(final byte[] bytes) {
        bytes[bytes.length - 1] ^= 1;
        return bytes;
    }

    private static <R extends Record> R reversed(final R value, final String field) {
        for (final RecordComponent component : value.getClass().getRecordComponents()) {
            if (component.getName().equals(field)) {
                return with(value, field, ((List<?>) component(value, component)).reversed());
            }
        }
        throw new IllegalArgumentException("field=" + field);
    }

    private static Block blockWith(final ExecutionPayload payload) {
        return with(BLOCK, "payload", payload);
    }

    @SuppressWarnings("unchecked")
    private static <R extends Record> R with(final R value, final String field, final Object changed) {
        final List<Object> arguments = new ArrayList<>();
        for (final RecordComponent component : value.getClass().getRecordComponents()) {
            arguments.add(component.getName().equals(field) ? changed : component(value, component));
        }
        try {
            // A record's canonical constructor is the only one that ours have.
            return (R) value.getClass().getConstructors()[0].newInstance(arguments.toArray());
        } catch (final ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Object component(final Record value, final RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (final ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Bytes zeros(final int length) {
        return Bytes.of(new byte[length]);
    }

    private static Hash hash(final int seed) {
        return new Sha256().hash(new byte[] {(byte) seed});
    }
}
