// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.core.auxpow.AuxPow;
import io.alys.core.auxpow.AuxPowCheck;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.auxpow.CommitmentPlace;
import io.alys.core.auxpow.CpuMiner;
import io.alys.core.auxpow.MergedMiningHeader;
import io.alys.core.auxpow.MerkleBranch;
import io.alys.core.auxpow.ParentCoinbase;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MiningMethodsTest {
    private static final String ADDRESS = "0x00000000000000000000000000000000000000ab";
    private static final int EASY = 0x207fffff;
    private static final String HASH = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private static final String PREVIOUS = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";
    private static final AuxPow PROOF = new CpuMiner(Hash.fromHex(HASH), EASY, 121_212, 5, CommitmentPlace.OUTPUT_2)
            .mine(100_000)
            .orElseThrow();
    private static final String PROOF_HEX = PROOF.serialize().toHex().substring(2);

    private final RecordingControls controls = new RecordingControls();
    private final MiningMethods methods = new MiningMethods(controls);

    /** The forms of reference 1.9, to the letter: pools parse them. */
    @ParameterizedTest
    @ValueSource(strings = {"createauxblock", "getauxblock"})
    void shouldGiveWorkInVersion1sForm(final String method) throws Exception {
        assertThat(call(method, "[\"" + ADDRESS + "\"]").toString())
                .isEqualTo("{\"hash\":\"" + HASH + "\",\"chainid\":121212,\"previousblockhash\":\"" + PREVIOUS
                        + "\",\"coinbasevalue\":0,\"bits\":\"1e25cdf2\",\"height\":71,"
                        + "\"_target\":\"000025cdf2" + "00".repeat(27) + "\"}");
        assertThat(controls.asked).containsExactly("create " + ADDRESS);
    }

    @Test
    void shouldTakeTheAddressBareAsVersion1sOtherMethodsTakeTheirs() throws Exception {
        assertThat(call("createauxblock", "\"" + ADDRESS + "\"").path("hash").textValue())
                .isEqualTo(HASH);
    }

    @ParameterizedTest
    @CsvSource({
        "SYNCING, -32606, the chain is syncing",
        "NOTHING_TO_MINE, -32607, nothing to mine",
        "NO_MERGE_MINING, -32608, this network has no merge mining"
    })
    void shouldSayWhyThereIsNoWork(final NoWorkException.Reason reason, final int code, final String message) {
        controls.noWork = reason;

        requireError("createauxblock", "[\"" + ADDRESS + "\"]", code, message);
        requireError("getauxblock", "[\"" + ADDRESS + "\"]", code, message);
    }

    @Test
    void shouldSayThatItSyncsInHttpToo() throws Exception {
        controls.noWork = NoWorkException.Reason.SYNCING;
        try (FaceFixture face = new FaceFixture(FaceFixture.CONFIG, methods.methods())) {
            final HttpResponse<String> asVersion1 =
                    face.post("{\"method\":\"createauxblock\",\"params\":[\"" + ADDRESS + "\"],\"id\":1}");
            final HttpResponse<String> asVersion2 = face.post(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"createauxblock\",\"params\":[\"" + ADDRESS + "\"],\"id\":1}");

            assertThat(asVersion1.statusCode()).isEqualTo(503);
            assertThat(asVersion1.body())
                    .isEqualTo("{\"result\":null,\"error\":{\"code\":-32606,\"message\":\"the chain is syncing\"},"
                            + "\"id\":1}");
            assertThat(asVersion2.statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"submitauxblock,'',''", "getauxblock,'',''", "submitauxblock,0x,0x"})
    void shouldHandInAProof(final String method, final String hashPrefix, final String proofPrefix) throws Exception {
        assertThat(call(method, "[\"" + hashPrefix + HASH + "\",\"" + proofPrefix + PROOF_HEX + "\"]")
                        .toString())
                .isEqualTo("true");
        assertThat(controls.asked).containsExactly("submit 0x" + HASH + " 0x" + PROOF_HEX);
    }

    @Test
    void shouldTellTheTrueOutcome() {
        final String params = "[\"" + HASH + "\",\"" + PROOF_HEX + "\"]";

        controls.outcome = SubmitOutcome.of(SubmitOutcome.Kind.WORK_UNKNOWN);
        requireError("submitauxblock", params, -32609, "work unknown: no such hash");
        controls.outcome = SubmitOutcome.of(SubmitOutcome.Kind.KNOWN);
        requireError("submitauxblock", params, -32611, "proof known");
        controls.outcome = SubmitOutcome.of(SubmitOutcome.Kind.STALE);
        requireError("getauxblock", params, -32612, "proof stale");
        controls.fault = new PortException(FaultKind.TIMEOUT, "no decision within 5 s");
        requireError("submitauxblock", params, -32603, "kind=TIMEOUT");
    }

    @ParameterizedTest
    @EnumSource(
            value = AuxPowCheck.Fault.class,
            names = {"NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldNameWhatIsWrongWithAProof(final AuxPowCheck.Fault fault) {
        controls.outcome = SubmitOutcome.refused(fault);

        requireError(
                "submitauxblock", "[\"" + HASH + "\",\"" + PROOF_HEX + "\"]", -32610, "proof refused: fault=" + fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "createauxblock|[]|params: count=0 countMin=1 countMax=1",
                "createauxblock|[\"00000000000000000000000000000000000000ab\"]|param 0 (address): must be 0x and 40",
                "createauxblock|[7]|param 0 (address): must be a string: value=7",
                "createauxblock|{}|param 0 (address): must be a string: value=(object)",
                "getauxblock|[]|params: count=0 countMin=1 countMax=2",
                "getauxblock|\"x\"|params: must be an array",
                "getauxblock|[\"12\",null]|param 0 (address)",
                "submitauxblock|[\"HASH\"]|params: count=1 countMin=2",
                "submitauxblock|[\"HASH\",null]|param 1 (auxpow): must be a string: value=null",
                "submitauxblock|[\"HASHab\",\"00\"]|param 0 (hash): must be 64 hexadecimal digits",
                "submitauxblock|[\"HASH\",\"\"]|param 1 (auxpow): must be 1 to 131072 bytes: length=0: value=",
                "submitauxblock|[\"HASH\",\"0x\"]|param 1 (auxpow): must be 1 to 131072 bytes: length=0",
                "submitauxblock|[\"HASH\",\"abc\"]|param 1 (auxpow): must be an even number of hexadecimal digits",
                "submitauxblock|[\"HASH\",\"zz\"]|param 1 (auxpow): must be an even number of hexadecimal digits",
                "submitauxblock|[\"HASH\",\"00\"]|param 1 (auxpow): malformed: version",
                "submitauxblock|[\"HASH\",\"PROOF00\"]|param 1 (auxpow): malformed: auxpow.trailingBytes=1 must be 0",
            })
    void shouldNameParameterValueAndRuleAndAskNobody(final String method, final String params, final String message) {
        final String filled = params.replace("HASH", HASH).replace("PROOF", PROOF_HEX);

        requireError(method, filled, RpcException.INVALID_PARAMS, message);
        assertThat(controls.asked).isEmpty();
    }

    @Test
    void shouldRefuseAProofThatIsLongerThanOneMayBe() {
        final String params = "[\"" + HASH + "\",\"" + "00".repeat(AuxPow.LENGTH_MAX + 1) + "\"]";

        requireError("submitauxblock", params, RpcException.INVALID_PARAMS, "length=131073");
        assertThat(controls.asked).isEmpty();
    }

    /** What comes of any bytes is a proof in its only form, or no input at all. */
    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {91, 92})
    void shouldHandOnNothingMalformed(final long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            final byte[] bytes = PROOF.serialize().toArray();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            final String hex = Bytes.of(bytes).toHex();
            controls.asked.clear();
            try {
                call("submitauxblock", "[\"" + HASH + "\",\"" + hex + "\"]");
                assertThat(controls.asked).containsExactly("submit 0x" + HASH + " " + hex);
                assertThat(AuxPow.parse(bytes).serialize().toHex()).isEqualTo(hex);
            } catch (final RpcException e) {
                assertThat(e).hasMessageContaining("malformed: ").hasMessageContaining(" must be ");
                assertThat(controls.asked).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "{\"any\":[]}", "\"x\""})
    void shouldGiveNullWhenNoProofWaitsWhateverTheParams(final String params) throws Exception {
        assertThat(call("getqueuedpow", params)).isNull();
    }

    @Test
    void shouldGiveTheQueuedProofInVersion1sForm() throws Exception {
        final AuxPow proof = withWitnessAndBranches();
        controls.queued = Optional.of(new AuxPowHeader(
                Hash.fromHex(HASH),
                Hash.fromHex(PREVIOUS),
                0x1e25cdf2,
                121_212,
                71,
                proof.serialize(),
                EvmAddress.fromHex(ADDRESS)));

        final JsonNode json = call("getqueuedpow", "[]");

        assertThat(json.toString())
                .startsWith("{\"range_start\":\"0x" + HASH + "\",\"range_end\":\"0x" + PREVIOUS
                        + "\",\"bits\":505794034,\"chain_id\":121212,\"height\":71,\"auxpow\":{\"coinbase_txn\":"
                        + "{\"version\":2,\"lock_time\":0,\"input\":[{\"previous_output\":\"" + "0".repeat(64)
                        + ":4294967295\",\"script_sig\":\"02e803")
                .contains("\"sequence\":4294967295,\"witness\":[\"" + "00".repeat(32) + "\"]}]")
                .contains(
                        "\"output\":[{\"value\":50,\"script_pubkey\":\"51\"},{\"value\":0,\"script_pubkey\":\"6a24\"}")
                .contains("\"coinbase_branch\":{\"branch_hash\":[\"" + "0".repeat(62) + "01\"],\"branch_side_mask\":0}")
                .contains("\"blockchain_branch\":{\"branch_hash\":[],\"branch_side_mask\":0}")
                .contains("\"parent_block\":{\"version\":536870912,\"prev_blockhash\":\"" + "0".repeat(64))
                .endsWith(",\"time\":0,\"bits\":0,\"nonce\":" + proof.parent().nonce() + "}},\"fee_recipient\":\""
                        + ADDRESS + "\"}");
    }

    @Test
    void shouldAnswerWithTheFieldsThatItsDocumentHas() throws Exception {
        controls.queued = Optional.of(
                new AuxPowHeader(Hash.ZERO, Hash.ZERO, EASY, 1, 1, PROOF.serialize(), EvmAddress.fromHex(ADDRESS)));
        final JsonNode schemas =
                OpenRpc.document(methods.methods().keySet()).path("components").path("schemas");

        requireSameFields(call("createauxblock", "[\"" + ADDRESS + "\"]"), schemas.path("AuxBlock"));
        final JsonNode queued = call("getqueuedpow", "[]");
        requireSameFields(queued, schemas.path("AuxPowHeader"));
        requireSameFields(queued.path("auxpow"), schemas.path("AuxPow"));
        requireSameFields(
                queued.path("auxpow").path("parent_block"),
                schemas.path("AuxPow").path("properties").path("parent_block"));
        requireSameFields(
                queued.path("auxpow").path("coinbase_txn"),
                schemas.path("AuxPow").path("properties").path("coinbase_txn"));
        requireSameFields(queued.path("auxpow").path("coinbase_branch"), schemas.path("MerkleBranch"));
    }

    private static void requireSameFields(final JsonNode answer, final JsonNode schema) {
        final Set<String> fields = new HashSet<>();
        answer.fieldNames().forEachRemaining(fields::add);
        final Set<String> described = new HashSet<>();
        schema.path("properties").fieldNames().forEachRemaining(described::add);
        assertThat(fields).isNotEmpty().isEqualTo(described);
    }

    private static AuxPow withWitnessAndBranches() {
        final byte[] one = new byte[Hash.LENGTH];
        one[0] = 1;
        final var coinbase = new ParentCoinbase(Bytes.fromHex("02e803"), 50, Bytes.fromHex("51"), Bytes.fromHex("6a24"))
                .carrying(new MergedMiningHeader(Hash.fromHex(HASH), 1, 0), CommitmentPlace.OUTPUT_2, 0);
        return new AuxPow(
                coinbase, Hash.ZERO, new MerkleBranch(List.of(Hash.of(one)), 0), MerkleBranch.EMPTY, PROOF.parent());
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

    private static final class RecordingControls implements MiningControls {
        private final List<String> asked = new ArrayList<>();
        private NoWorkException.Reason noWork;
        private SubmitOutcome outcome = SubmitOutcome.of(SubmitOutcome.Kind.ACCEPTED);
        private PortException fault;
        private Optional<AuxPowHeader> queued = Optional.empty();

        @Override
        public MiningWork createWork(final EvmAddress feeRecipient) throws NoWorkException {
            if (noWork != null) {
                throw new NoWorkException(noWork);
            }
            asked.add("create " + feeRecipient);
            return new MiningWork(Hash.fromHex(HASH), 121_212, Hash.fromHex(PREVIOUS), 0x1e25cdf2, 71, 3);
        }

        @Override
        public SubmitOutcome submit(final Hash commitment, final Bytes auxpow) throws PortException {
            if (fault != null) {
                throw fault;
            }
            asked.add("submit " + commitment + " " + auxpow);
            return outcome;
        }

        @Override
        public Optional<AuxPowHeader> queued() {
            return queued;
        }
    }
}
