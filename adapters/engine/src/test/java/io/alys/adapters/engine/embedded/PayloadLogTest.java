// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.alys.adapters.engine.Payloads;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.value.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadLogTest {
    private static final Hash GENESIS = Hash.fromHex("0x" + "11".repeat(32));
    private static final Hash SAFE = Hash.fromHex("0x" + "22".repeat(32));
    private static final ExecutionPayload FIRST = Payloads.empty(GENESIS, 1);
    private static final ExecutionPayload SECOND = Payloads.empty(GENESIS, 2);

    @TempDir
    Path directory;

    @Test
    void shouldGiveBackWhatWasAppendedInOrder() throws Exception {
        final long offset;
        try (PayloadLog log = open(new Recorded())) {
            log.appendExecuted(FIRST);
            log.appendHead(FIRST.blockHash());
            log.appendSafe(SAFE);
            log.appendFinalized(GENESIS);
            offset = log.appendExecuted(SECOND);
            assertThat(log.payloadAt(offset)).isEqualTo(SECOND);
        }
        final Recorded recorded = new Recorded();
        try (PayloadLog log = open(recorded)) {
            assertThat(log.payloadAt(offset)).isEqualTo(SECOND);
        }

        assertThat(recorded.seen)
                .containsExactly(FIRST, FIRST.blockHash(), "safe=" + SAFE, "finalized=" + GENESIS, SECOND);
        assertThat(recorded.offsets).contains(offset);
    }

    @Test
    void shouldCutATornLastRecordWhereverItTore() throws Exception {
        final byte[] whole = twoRecords();
        final int secondAt = whole.length - recordLength();
        for (int length = secondAt; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            final Recorded recorded = new Recorded();

            try (PayloadLog log = open(recorded)) {
                assertThat(recorded.seen).as("length=" + length).containsExactly(FIRST);
                assertThat(Files.size(file())).isEqualTo(secondAt);
                log.appendExecuted(SECOND);
            }
            assertThat(Files.readAllBytes(file())).isEqualTo(whole);
        }
    }

    @Test
    void shouldCutALastRecordWhoseBytesNeverReachedTheDisk() throws Exception {
        final byte[] whole = twoRecords();
        final int secondAt = whole.length - recordLength();
        Arrays.fill(whole, secondAt, whole.length, (byte) 0);
        Files.write(file(), whole);
        final Recorded recorded = new Recorded();

        open(recorded).close();

        assertThat(recorded.seen).containsExactly(FIRST);
        assertThat(Files.size(file())).isEqualTo(secondAt);
    }

    @Test
    void shouldRefuseDamageBeforeTheLastRecord() throws Exception {
        final byte[] damaged = twoRecords();
        damaged[damaged.length - recordLength() - 400] ^= 1;
        Files.write(file(), damaged);

        final PortException fault = fault(GENESIS);

        assertThat(fault.kind()).isEqualTo(FaultKind.STORAGE);
        assertThat(fault).hasMessageContaining("damaged");
        assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
    }

    @Test
    void shouldCutALastRecordThatIsDamaged() throws Exception {
        final byte[] damaged = twoRecords();
        damaged[damaged.length - 400] ^= 1;
        Files.write(file(), damaged);
        final Recorded recorded = new Recorded();

        open(recorded).close();

        assertThat(recorded.seen).containsExactly(FIRST);
    }

    @Test
    void shouldRefuseAFileThatIsNotItsOwn() throws Exception {
        Files.writeString(file(), "somebody's precious notes, which are not ours to cut off ".repeat(3));

        assertThat(fault(GENESIS).kind()).isEqualTo(FaultKind.STORAGE);
        assertThat(Files.size(file())).isGreaterThan(100);
    }

    @Test
    void shouldRefuseTheFileOfAnotherChain() throws Exception {
        twoRecords();

        final PortException fault = fault(Hash.ZERO);

        assertThat(fault.kind()).isEqualTo(FaultKind.WRONG_NETWORK);
        assertThat(fault).hasMessageContaining(GENESIS.toHex());
    }

    private byte[] twoRecords() throws Exception {
        try (PayloadLog log = open(new Recorded())) {
            log.appendExecuted(FIRST);
            log.appendExecuted(SECOND);
        }
        return Files.readAllBytes(file());
    }

    private int recordLength() throws Exception {
        final int openedLength = 8 + 1 + Hash.LENGTH;
        return Math.toIntExact((Files.size(file()) - openedLength) / 2);
    }

    private Path file() {
        return directory.resolve(PayloadLog.FILE_NAME);
    }

    private PayloadLog open(final PayloadLog.Visitor visitor) throws PortException {
        return PayloadLog.open(directory, GENESIS, visitor);
    }

    private PortException fault(final Hash genesis) {
        return catchThrowableOfType(
                PortException.class,
                () -> PayloadLog.open(directory, genesis, new Recorded()).close());
    }

    /** Remembers what it was shown. */
    private static final class Recorded implements PayloadLog.Visitor {
        private final List<Object> seen = new ArrayList<>();
        private final List<Long> offsets = new ArrayList<>();

        @Override
        public void onExecuted(final ExecutionPayload payload, final long offset) {
            seen.add(payload);
            offsets.add(offset);
        }

        @Override
        public void onHead(final Hash head) {
            seen.add(head);
        }

        @Override
        public void onSafe(final Hash safe) {
            seen.add("safe=" + safe);
        }

        @Override
        public void onFinalized(final Hash finalized) {
            seen.add("finalized=" + finalized);
        }
    }
}
