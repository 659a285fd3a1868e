// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.core.chain.Equivocation;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.SignatureKind;
import io.alys.core.effect.FaultKind;
import io.alys.core.fixture.Blocks;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MethodsTest {
    private static final String ADDRESS = "0x00000000000000000000000000000000000000aB";
    private static final NodeStatus STATUS = new NodeStatus(
            "dev",
            121212,
            "0x01",
            5,
            "0x02",
            77,
            new NodeStatus.BlockId(4, "0x03", 76),
            new NodeStatus.BlockId(2, "0x04", 74),
            "PROOF_MISSING",
            List.of(new Equivocation(
                    SignatureKind.BLOCK, 2, 76, Hash.ZERO, Bytes.fromHex("0x04"), Hash.ZERO, Bytes.fromHex("0x05"))),
            900,
            "ab",
            "READY",
            120,
            1,
            2_100_000_000_000_000L,
            3,
            4096,
            "SHARED",
            "0.1.0");

    private static final List<Phase> PHASES =
            List.of(new Phase("config", 1_000, 12), new Phase("recover", 1_012, 345), new Phase("ready", 1_357, 9));

    private final FakeEthBackend backend = new FakeEthBackend();
    private final List<String> controlled = new ArrayList<>();
    private final Map<String, RpcMethod> methods = new HashMap<>();

    MethodsTest() {
        methods.putAll(new StatusMethods(() -> STATUS, () -> PHASES, "bcrt1pdeposit").methods());
        methods.putAll(new EthMethods(backend).methods());
        methods.putAll(new DevMethods(new RecordingControls()).methods());
    }

    @Test
    void shouldTellTheStatus() throws Exception {
        assertThat(call("alys_status", "[]").toString())
                .isEqualTo("{\"network\":\"dev\",\"chainId\":121212,\"genesisRoot\":\"0x01\",\"height\":5,"
                        + "\"headRoot\":\"0x02\",\"slot\":77,\"productionHold\":\"PROOF_MISSING\",\"journalSequence\":900,\"digest\":\"ab\","
                        + "\"enginePhase\":\"READY\",\"bitcoinHeight\":120,\"depositsPending\":1,"
                        + "\"mintedSats\":2100000000000000,\"uncoveredSats\":3,\"journalBytes\":4096,"
                        + "\"threadingMode\":\"SHARED\",\"version\":\"0.1.0\",\"phase\":\"ready\","
                        + "\"phasesMs\":{\"config\":12,\"recover\":345}}");
        assertThat(call("alys_head", "[]").toString()).isEqualTo("{\"height\":5,\"root\":\"0x02\",\"slot\":77}");
        assertThat(call("alys_getFinality", "[]").toString())
                .isEqualTo(
                        "{\"head\":{\"height\":5,\"root\":\"0x02\",\"slot\":77},"
                                + "\"settled\":{\"height\":4,\"root\":\"0x03\",\"slot\":76},\"finalized\":{\"height\":2,\"root\":\"0x04\",\"slot\":74}}");
        final String zero = "0x" + "0".repeat(64);
        assertThat(call("alys_getEquivocations", "[]").toString())
                .isEqualTo("[{\"kind\":\"BLOCK\",\"authority\":2,\"slot\":76,\"root\":\"" + zero
                        + "\",\"signature\":\"0x04\",\"otherRoot\":\"" + zero + "\",\"otherSignature\":\"0x05\"}]");
        requireInvalid("alys_getFinality", "[1]", "params: count=1");
        requireInvalid("alys_status", "[1]", "params: count=1");
        requireInvalid("alys_head", "{}", "params: must be an array");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "{\"any\":[]}", "\"x\""})
    void shouldGiveTheDepositAddressWhateverTheParams(final String params) throws Exception {
        assertThat(call("getdepositaddress", params).textValue()).isEqualTo("bcrt1pdeposit");
    }

    @Test
    void shouldWriteQuantities() throws Exception {
        assertThat(call("eth_chainId", "[]").textValue()).isEqualTo("0x1d97c");
        assertThat(call("eth_blockNumber", "[]").textValue()).isEqualTo("0x1");
        assertThat(call("eth_getBalance", "[\"" + ADDRESS + "\"]").textValue()).isEqualTo("0x" + "f".repeat(64));
        assertThat(call("eth_getTransactionCount", "[\"" + ADDRESS + "\",\"latest\"]")
                        .textValue())
                .isEqualTo("0x0");
    }

    @ParameterizedTest
    @CsvSource({"0,0x0", "1,0x1", "15,0xf", "16,0x10", "1024,0x400", "9223372036854775807,0x7fffffffffffffff"})
    void shouldReadAndWriteTheSameQuantity(final long number, final String text) {
        assertThat(HexQuantity.of(number)).isEqualTo(text);
        assertThat(HexQuantity.of(BigInteger.valueOf(number))).isEqualTo(text);
        assertThat(HexQuantity.parse(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "1",
                "0x",
                "0x00",
                "0x01",
                "0X1",
                "0xA",
                "0xg",
                " 0x1",
                "0x1 ",
                "-0x1",
                "0x-1",
                "0x+1",
                "0x8000000000000000",
                "0xffffffffffffffff",
                "0x10000000000000000",
                "latest\n",
                "0x1\n",
                "LATEST"
            })
    void shouldRefuseWhatIsNoQuantity(final String text) throws Exception {
        assertThat(HexQuantity.parse(text)).isEqualTo(-1);
        requireInvalid(
                "eth_getBlockByNumber",
                "[" + new ObjectMapper().writeValueAsString(text) + ",false]",
                "param 0 (block): must be a tag or a hex quantity");
    }

    @Test
    void shouldGiveBlocks() throws Exception {
        final JsonNode block = call("eth_getBlockByNumber", "[\"0x1\",false]");
        final ExecutionPayload payload = backend.block.payload();

        assertThat(block.path("hash").textValue()).isEqualTo(payload.blockHash().toHex());
        assertThat(block.path("number").textValue()).isEqualTo("0x1");
        assertThat(block.path("baseFeePerGas").textValue())
                .isEqualTo("0x" + payload.baseFeePerGas().toString(16));
        assertThat(block.path("miner").textValue()).isEqualTo("0x000000000000000000000000000000000000dead");
        assertThat(block.path("logsBloom").textValue()).hasSize(2 + 512);
        assertThat(block.path("transactions")).hasSize(payload.transactions().size());
        assertThat(block.path("withdrawals")).hasSize(payload.withdrawals().size());
        assertThat(call("eth_getBlockByNumber", "[\"latest\"]")).isEqualTo(block);
        assertThat(call("eth_getBlockByNumber", "[\"0x2\",false]").isNull()).isTrue();
        for (final String tag : List.of("safe", "finalized")) {
            assertThat(call("eth_getBlockByNumber", "[\"" + tag + "\",false]")).isEqualTo(block);
        }
        requireInvalid("eth_getBlockByNumber", "[\"0x1\",true]", "param 1 (full)");
        requireInvalid("eth_getBlockByNumber", "[1,false]", "param 0 (block): must be a string: value=1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "eth_getBalance|[]|params: count=0 countMin=1 countMax=2",
                "eth_getBalance|[\"0x12\"]|param 0 (address): must be 0x and 40 hexadecimal digits: value=0x12",
                "eth_getBalance|[\"00000000000000000000000000000000000000ab\"]|param 0 (address)",
                "eth_getBalance|[\"0x00000000000000000000000000000000000000ag\"]|param 0 (address)",
                "eth_getBalance|[\"0x00000000000000000000000000000000000000ab\",\"0x1\"]|param 1 (block): only the state of the latest",
                "eth_getTransactionCount|[7]|param 0 (address): must be a string",
                "eth_sendRawTransaction|[\"0x\"]|param 0 (transaction): must be 1 to",
                "eth_sendRawTransaction|[\"0x0\"]|param 0 (transaction): must be",
                "eth_sendRawTransaction|[\"0xabc\"]|param 0 (transaction): must be 0x and an even number",
                "eth_sendRawTransaction|[\"abcd\"]|param 0 (transaction): must be",
                "dev_deposit|[0,\"0x00000000000000000000000000000000000000ab\"]|param 0 (amountSats): must be a whole number from 1 to",
                "dev_deposit|[1.5,\"0x00000000000000000000000000000000000000ab\"]|param 0 (amountSats)",
                "dev_deposit|[2100000000000001,\"0x00000000000000000000000000000000000000ab\"]|param 0 (amountSats)",
                "dev_deposit|[99999999999999999999,\"0x00000000000000000000000000000000000000ab\"]|param 0 (amountSats)",
                "dev_deposit|[\"5\",\"0x00000000000000000000000000000000000000ab\"]|param 0 (amountSats)",
                "dev_deposit|[5]|params: count=1",
                "dev_mine|[0]|param 0 (blocks)",
                "dev_mine|[101]|param 0 (blocks): must be a whole number from 1 to 100: value=101",
                "dev_invalidate|[0]|param 0 (height)",
                "dev_invalidate|[{}]|param 0 (height): must be a whole number from 1 to 2147483647: value=(object)",
            })
    void shouldNameParameterValueAndRule(final String method, final String params, final String message)
            throws Exception {
        requireInvalid(method, params, message);
        assertThat(controlled).isEmpty();
    }

    @Test
    void shouldRefuseTransactionsBeyondTheLimit() throws Exception {
        final String most = "0x" + "ab".repeat(EthMethods.TRANSACTION_LENGTH_MAX);

        assertThat(call("eth_sendRawTransaction", "[\"" + most + "\"]").textValue())
                .isEqualTo(Hash.ZERO.toHex());
        requireInvalid("eth_sendRawTransaction", "[\"" + most + "ab\"]", "length=131073");
    }

    @Test
    void shouldTellWhyATransactionWasRefusedButNotHowADependencyFailed() {
        backend.fault = new PortException(FaultKind.REJECTED, "nonce=1 expected=2");
        assertThatThrownBy(() -> call("eth_sendRawTransaction", "[\"0xab\"]"))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.code()).isEqualTo(-32000))
                .hasMessage("nonce=1 expected=2");

        backend.fault = new PortException(FaultKind.STORAGE, "/secret/path is full");
        assertThatThrownBy(() -> call("eth_sendRawTransaction", "[\"0xab\"]"))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.code()).isEqualTo(-32603))
                .hasMessage("no answer from a dependency: kind=STORAGE");
    }

    @Test
    void shouldControlTheEmbeddedBitcoin() throws Exception {
        assertThat(call("dev_deposit", "[2100000000000000,\"" + ADDRESS + "\"]").textValue())
                .isEqualTo("txid");
        assertThat(call("dev_mine", "[100]").longValue()).isEqualTo(101);
        assertThat(call("dev_invalidate", "[7]").longValue()).isEqualTo(6);
        assertThat(controlled)
                .containsExactly(
                        "deposit 2100000000000000 " + ADDRESS.toLowerCase(Locale.ROOT), "mine 100", "invalidate 7");
    }

    @Test
    void shouldRefuseABlockWhoseHashesDoNotMatchItsTransactions() {
        final ExecutionPayload payload = backend.block.payload();
        final List<Hash> tooMany = new ArrayList<>(backend.block.transactionHashes());
        tooMany.add(Hash.ZERO);

        assertThatThrownBy(() -> new EthBlock(payload, Hash.ZERO, Hash.ZERO, tooMany))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNotTakeAnyBlockForSafeOrFinalizedBeforeOneIs() throws Exception {
        backend.safe = OptionalLong.empty();
        backend.finalized = OptionalLong.of(0);

        assertThatThrownBy(() -> call("eth_getBlockByNumber", "[\"safe\"]"))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.code()).isEqualTo(-32000))
                .hasMessage("safe block not found");
        assertThatThrownBy(() -> call("eth_getBalance", "[\"" + ADDRESS + "\",\"safe\"]"))
                .hasMessage("safe block not found");
        assertThat(call("eth_getBlockByNumber", "[\"finalized\"]").isNull()).isTrue();
        requireInvalid(
                "eth_getBalance",
                "[\"" + ADDRESS + "\",\"finalized\"]",
                "param 1 (block): only the state of the latest block is kept");
        backend.safe = OptionalLong.of(1);
        assertThat(call("eth_getTransactionCount", "[\"" + ADDRESS + "\",\"safe\"]")
                        .textValue())
                .isEqualTo("0x0");
    }

    private JsonNode call(final String method, final String params) throws RpcException, IOException {
        return methods.get(method).call(new ObjectMapper().readTree(params));
    }

    private void requireInvalid(final String method, final String params, final String message) {
        assertThatThrownBy(() -> call(method, params))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.code()).isEqualTo(-32602))
                .hasMessageContaining(message);
    }

    /** Has one block above genesis, and one rich account. */
    private static final class FakeEthBackend implements EthBackend {
        private final EthBlock block;
        private PortException fault;
        private OptionalLong safe = OptionalLong.of(1);
        private OptionalLong finalized = OptionalLong.of(1);

        FakeEthBackend() {
            final ExecutionPayload payload =
                    Blocks.random(new SplittableRandom(1), 1).block().payload();
            block = new EthBlock(
                    payload,
                    Hash.ZERO,
                    Hash.ZERO,
                    payload.transactions().stream()
                            .map(transaction -> Hash.ZERO)
                            .toList());
        }

        @Override
        public long chainId() {
            return 121212;
        }

        @Override
        public long blockNumber() {
            return 1;
        }

        @Override
        public OptionalLong safeNumber() {
            return safe;
        }

        @Override
        public OptionalLong finalizedNumber() {
            return finalized;
        }

        @Override
        public BigInteger balanceOf(final EvmAddress address) {
            return BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
        }

        @Override
        public long nonceOf(final EvmAddress address) {
            return 0;
        }

        @Override
        public Hash submitRaw(final Bytes transaction) throws PortException {
            if (fault != null) {
                throw fault;
            }
            return Hash.ZERO;
        }

        @Override
        public Optional<EthBlock> blockAt(final long number) {
            return number == 1 ? Optional.of(block) : Optional.empty();
        }
    }

    private final class RecordingControls implements DevControls {
        @Override
        public String deposit(final long amountSats, final EvmAddress address) {
            controlled.add("deposit " + amountSats + " " + address);
            return "txid";
        }

        @Override
        public long mine(final int blocks) {
            controlled.add("mine " + blocks);
            return blocks + 1L;
        }

        @Override
        public long invalidate(final long height) {
            controlled.add("invalidate " + height);
            return height - 1;
        }
    }
}
