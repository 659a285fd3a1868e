// SPDX-License-Identifier: Apache-2.0
package io.alys.core.ssz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.core.auxpow.AuxPowHeader;
import io.alys.core.chain.Block;
import io.alys.core.chain.ExecutionPayload;
import io.alys.core.chain.PegIn;
import io.alys.core.chain.Withdrawal;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code ssz/blocks.json}, whose form scripts/vectors/ssz/README.md tells. */
final class SszVectors {
    private static final JsonNode FILE = file();

    private SszVectors() {}

    static List<JsonNode> section(final String name) {
        final List<JsonNode> cases = new ArrayList<>();
        FILE.required(name).forEach(cases::add);
        return cases;
    }

    static Block block(final JsonNode node) {
        return new Block(
                hash(node.required("parentRoot")),
                uint64(node.required("slot")),
                uint64(node.required("height")),
                uint32(node.required("proposerIndex")),
                header(node.required("auxpowHeader")),
                payload(node.required("payload")),
                pegIns(node.required("pegIns")),
                bytes(node.required("pegOutProposal")),
                byteStrings(node.required("finalizedPegOuts")),
                hash(node.required("stateDigest")));
    }

    private static Bytes header(final JsonNode node) {
        return node.isTextual() ? bytes(node) : auxpowHeader(node).serialize();
    }

    static AuxPowHeader auxpowHeader(final JsonNode node) {
        return new AuxPowHeader(
                hash(node.required("rangeStart")),
                hash(node.required("rangeEnd")),
                uint32(node.required("bits")),
                uint64(node.required("chainId")),
                uint64(node.required("height")),
                bytes(node.required("proof")),
                address(node.required("feeRecipient")));
    }

    static Hash hash(final JsonNode node) {
        return Hash.of(bytes(node).toArray());
    }

    static long uint64(final JsonNode node) {
        return Long.parseUnsignedLong(node.textValue());
    }

    static int uint32(final JsonNode node) {
        return Integer.parseUnsignedInt(node.textValue());
    }

    static Bytes bytes(final JsonNode node) {
        return node.isTextual()
                ? Bytes.fromHex(node.textValue())
                : repeated(node, node.required("length").intValue());
    }

    private static ExecutionPayload payload(final JsonNode node) {
        return new ExecutionPayload(
                hash(node.required("parentHash")),
                address(node.required("feeRecipient")),
                hash(node.required("stateRoot")),
                hash(node.required("receiptsRoot")),
                bytes(node.required("logsBloom")),
                hash(node.required("prevRandao")),
                uint64(node.required("blockNumber")),
                uint64(node.required("gasLimit")),
                uint64(node.required("gasUsed")),
                uint64(node.required("timestampS")),
                bytes(node.required("extraData")),
                new BigInteger(node.required("baseFeePerGas").textValue()),
                hash(node.required("blockHash")),
                byteStrings(node.required("transactions")),
                withdrawals(node.required("withdrawals")));
    }

    private static List<Withdrawal> withdrawals(final JsonNode nodes) {
        final List<Withdrawal> withdrawals = new ArrayList<>();
        for (final JsonNode node : nodes) {
            withdrawals.add(new Withdrawal(
                    uint64(node.required("index")),
                    uint64(node.required("validatorIndex")),
                    address(node.required("address")),
                    uint64(node.required("amountGwei"))));
        }
        return withdrawals;
    }

    private static List<PegIn> pegIns(final JsonNode nodes) {
        final List<PegIn> pegIns = new ArrayList<>();
        for (final JsonNode node : nodes) {
            final int times = node.path("times").asInt(1);
            for (int i = 0; i < times; i++) {
                pegIns.add(new PegIn(
                        hash(node.required("txid")),
                        hash(node.required("blockHash")),
                        uint32(node.required("vout")) + i,
                        uint64(node.required("amountSats")) + i,
                        address(node.required("evmAddress"))));
            }
        }
        return pegIns;
    }

    private static List<Bytes> byteStrings(final JsonNode nodes) {
        final List<Bytes> values = new ArrayList<>();
        for (final JsonNode node : nodes) {
            if (!node.has("each")) {
                values.add(bytes(node));
                continue;
            }
            final JsonNode each = node.required("each");
            for (int i = 0; i < node.required("times").intValue(); i++) {
                values.add(
                        each.isTextual()
                                ? bytes(each)
                                : repeated(
                                        each,
                                        each.required("length").intValue()
                                                + i * node.required("grow").intValue()));
            }
        }
        return values;
    }

    private static Bytes repeated(final JsonNode node, final int length) {
        final Bytes pattern = Bytes.fromHex(node.required("repeat").textValue());
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = pattern.at(i % pattern.length());
        }
        return Bytes.of(bytes);
    }

    private static EvmAddress address(final JsonNode node) {
        return EvmAddress.of(bytes(node).toArray());
    }

    private static JsonNode file() {
        try (InputStream in = SszVectors.class.getResourceAsStream("/ssz/blocks.json")) {
            return new ObjectMapper().readTree(in);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
