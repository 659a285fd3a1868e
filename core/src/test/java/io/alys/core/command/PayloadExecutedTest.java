// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alys.core.call.EngineCalls;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.ForkchoiceState;
import io.alys.core.chain.PayloadAttributes;
import io.alys.core.chain.PayloadVerdict;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.BinaryFieldWriter;
import io.alys.core.effect.Effect;
import io.alys.core.effect.EffectId;
import io.alys.core.fixture.FakeExecutionEngine;
import io.alys.core.port.ExecutionEngine;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

class PayloadExecutedTest {
    private static final int TYPE = 13;
    private static final EffectId EFFECT = new EffectId(7, 1);
    private static final Hash BLOCK = Hash.fromHex("0x" + "3c".repeat(32));
    private static final BigInteger FEES_WEI = BigInteger.TWO.pow(200).add(BigInteger.ONE);

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();

    @Test
    void shouldBeReadAsItWasWritten() {
        final Answer.PayloadExecuted executed =
                new Answer.PayloadExecuted(EFFECT, PayloadVerdict.VALID, BLOCK, "", FEES_WEI);
        final BinaryFieldWriter writer = new BinaryFieldWriter().wrap(buffer, 0);
        executed.writeFields(writer);

        assertThat(Commands.CATALOG.of(executed).version()).isEqualTo(2);
        assertThat(read(writer.position(), 2)).isEqualTo(executed);
    }

    @Test
    void shouldReadNoFeesFromABuildThatRecordedNone() {
        final BinaryFieldWriter writer = new BinaryFieldWriter().wrap(buffer, 0);
        writer.record("effectId", EFFECT);
        writer.code("verdict", PayloadVerdict.VALID);
        writer.hash("latestValidHash", BLOCK);
        writer.text("reason", "");

        assertThat(read(writer.position(), 1))
                .isEqualTo(new Answer.PayloadExecuted(EFFECT, PayloadVerdict.VALID, BLOCK, "", BigInteger.ZERO));
    }

    @Test
    void shouldCarryTheFeesThatTheEngineAddedUp() throws Exception {
        final FakeExecutionEngine engine = new FakeExecutionEngine(1);
        engine.feesWeiPerBlock = FEES_WEI;
        final ExecutionPayload payload = engine.build(
                new ForkchoiceState(engine.head(), Hash.ZERO, Hash.ZERO),
                new PayloadAttributes(2, List.of(), Hash.ZERO));

        assertThat(new EngineCalls(engine).call(EFFECT, new Effect.ExecutionWanted(payload, Hash.ZERO)))
                .isEqualTo(new Answer.PayloadExecuted(EFFECT, PayloadVerdict.VALID, payload.blockHash(), "", FEES_WEI));
    }

    @Test
    void shouldRefuseFeesThatNobodyCanHaveEarned() {
        assertThatThrownBy(() -> ExecutionEngine.Answer.executed(BLOCK, BigInteger.ONE.negate()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("feesWei=-1 must be 0 to");
        assertThatThrownBy(() -> ExecutionEngine.Answer.executed(BLOCK, BigInteger.TWO.pow(256)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExecutionEngine.Answer.executed(BLOCK, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new ExecutionEngine.Answer(PayloadVerdict.INVALID, BLOCK, "", BigInteger.ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("verdict=INVALID");
    }

    private Answer.PayloadExecuted read(final int length, final int version) {
        final BinaryFieldReader reader = new BinaryFieldReader().wrap(buffer, 0, length, version);
        final Command command = Commands.CATALOG.read(TYPE, reader);
        reader.end();
        return (Answer.PayloadExecuted) command;
    }
}
