// SPDX-License-Identifier: Apache-2.0
package io.alys.core.ssz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.chain.Block;
import io.alys.core.chain.SignatureKind;
import io.alys.core.value.Bytes;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with roots that another implementation computed: scripts/vectors/ssz. */
class SszVectorsTest {
    /** One for all the cases, as a node has: what a block leaves behind must not reach the next one. */
    private static final BlockRoot BLOCK_ROOT = new BlockRoot();

    private final HashTreeRoot ssz = new HashTreeRoot();

    @Test
    void shouldHaveEnoughCases() {
        assertThat(SszVectors.section("blocks")).hasSizeGreaterThanOrEqualTo(200);
        assertThat(SszVectors.section("primitives")).hasSizeGreaterThanOrEqualTo(200);
        assertThat(SszVectors.section("signing")).hasSize(5 * SignatureKind.values().length);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void shouldAgreeOnABlock(final JsonNode vector) {
        final Block block = SszVectors.block(vector.required("block"));

        assertThat(BLOCK_ROOT.payload(block.payload())).isEqualTo(SszVectors.hash(vector.required("payloadRoot")));
        assertThat(BLOCK_ROOT.of(block)).isEqualTo(SszVectors.hash(vector.required("root")));
    }

    @ParameterizedTest
    @MethodSource("primitives")
    void shouldAgreeOnAPrimitive(final JsonNode vector) {
        assertThat(primitiveRoot(vector)).isEqualTo(SszVectors.hash(vector.required("root")));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void shouldAgreeOnTheBytesOfAnAuxPowHeader(final JsonNode vector) {
        final AuxPowHeader header = SszVectors.auxpowHeader(vector.required("header"));
        final Bytes serialized = SszVectors.bytes(vector.required("serialized"));

        assertThat(header.serialize()).isEqualTo(serialized);
        assertThat(AuxPowHeader.parse(serialized)).isEqualTo(header);
    }

    @ParameterizedTest
    @MethodSource("signing")
    void shouldAgreeOnWhatIsSigned(final JsonNode vector) {
        final SignatureKind kind = SignatureKind.valueOf(vector.required("kind").textValue());
        final Domain domain = Domain.of(
                SszVectors.hash(vector.required("genesisRoot")), SszVectors.uint64(vector.required("chainId")));
        final Hash objectRoot = SszVectors.hash(vector.required("objectRoot"));

        assertThat(domain.forKind(kind)).isEqualTo(SszVectors.hash(vector.required("domain")));
        assertThat(SigningRoot.of(kind, objectRoot, domain)).isEqualTo(SszVectors.hash(vector.required("root")));
    }

    private Hash primitiveRoot(final JsonNode vector) {
        final JsonNode value = vector.required("value");
        final long limit = vector.path("limit").asLong();
        final String type = vector.required("type").textValue();
        return switch (type) {
            case "uint32" -> HashTreeRoot.uint32(SszVectors.uint32(value));
            case "uint64" -> HashTreeRoot.uint64(SszVectors.uint64(value));
            case "uint256" -> HashTreeRoot.uint256(type, new BigInteger(value.textValue()));
            case "byteVector" -> ssz.byteVector(type, SszVectors.bytes(value), (int) limit);
            case "byteList" -> ssz.byteList(type, SszVectors.bytes(value), limit);
            case "listOfBytes32" -> ssz.list(type, hashes(value), limit, Function.identity());
            case "containerOfBytes32" -> ssz.container(hashes(value).toArray(new Hash[0]));
            default -> throw new IllegalArgumentException("type=" + type);
        };
    }

    private static List<Hash> hashes(final JsonNode nodes) {
        final List<Hash> hashes = new ArrayList<>();
        nodes.forEach(node -> hashes.add(SszVectors.hash(node)));
        return hashes;
    }

    static Stream<Named<JsonNode>> blocks() {
        return SszVectors.section("blocks").stream()
                .map(vector -> Named.of(vector.required("name").textValue(), vector));
    }

    static Stream<Named<JsonNode>> primitives() {
        return SszVectors.section("primitives").stream()
                .map(vector -> Named.of(
                        vector.required("type").textValue()
                                + " limit=" + vector.path("limit").asText() + " root="
                                + vector.required("root").textValue(),
                        vector));
    }

    static Stream<Named<JsonNode>> headers() {
        return SszVectors.section("headers").stream()
                .map(vector -> Named.of(vector.required("serialized").textValue(), vector));
    }

    static Stream<Named<JsonNode>> signing() {
        return SszVectors.section("signing").stream()
                .map(vector -> Named.of(
                        vector.required("kind").textValue() + " chainId="
                                + vector.required("chainId").textValue(),
                        vector));
    }
}
