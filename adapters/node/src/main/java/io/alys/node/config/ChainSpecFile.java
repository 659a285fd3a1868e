// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.adapters.bitcoin.FederationAddress;
import io.alys.core.auxpow.Retarget;
import io.alys.core.chain.ChainSpec;
import io.alys.core.chain.MergeMining;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads a chain specification: JSON, every field required but those of merge mining, none unknown. */
public final class ChainSpecFile {
    public static final String DEV = "dev";

    private static final String KEPT_NAME = "chain-spec.json";
    private static final long LENGTH_MAX = 64 * 1024;
    private static final Set<String> FIELDS = Set.of(
            "name",
            "chainId",
            "slotDurationMs",
            "authorities",
            "federationBitcoinPubkeys",
            "bitcoinStartHeight",
            "pegInConfirmations",
            "pegInMinSats",
            "powBits");

    /** Of a network that is finalized by work: all of them, or none. */
    private static final Set<String> MINING_FIELDS = Set.of("federation", "maxBlocksWithoutPow", "retargetParams");

    private static final Set<String> RETARGET_FIELDS =
            Set.of("powLimit", "powLowerLimit", "powTargetSpacing", "maxPowAdjustment", "powNoRetargeting");
    private static final long BITS_MAX = 0xFFFF_FFFFL;
    private static final int AUTHORITY_KEY_LENGTH = 48;
    private static final int FEDERATION_KEY_LENGTH = 33;

    private ChainSpecFile() {}

    /**
     * Keeps a copy beside the journal, so that tools know what the node ran under. The first one stays: a node started
     * under another is stopped by the machine itself.
     */
    public static void keep(final String nameOrPath, final Path dataDirectory) {
        final Path copy = dataDirectory.resolve(KEPT_NAME);
        try {
            if (!Files.exists(copy)) {
                try (InputStream in = open(nameOrPath)) {
                    Files.write(copy, in.readNBytes((int) LENGTH_MAX));
                }
            }
        } catch (final IOException e) {
            throw new ConfigurationException("chain spec can't be kept at " + copy + ": " + e.getMessage());
        }
    }

    /** The copy kept in a data directory; the built-in one where there is none. */
    public static ChainSpec kept(final Path dataDirectory) {
        final Path copy = dataDirectory.resolve(KEPT_NAME);
        return read(Files.exists(copy) ? copy.toString() : DEV);
    }

    /**
     * Reads the built-in specification or a file.
     *
     * @param nameOrPath {@link #DEV}, or a path.
     */
    public static ChainSpec read(final String nameOrPath) {
        try {
            try (InputStream in = open(nameOrPath)) {
                return parse(JsonTree.read(in.readNBytes((int) LENGTH_MAX)), nameOrPath);
            }
        } catch (final IOException e) {
            throw new ConfigurationException("chain spec " + nameOrPath + " can't be read: " + e.getMessage());
        }
    }

    private static InputStream open(final String nameOrPath) throws IOException {
        return nameOrPath.equals(DEV)
                ? ChainSpecFile.class.getResourceAsStream("/chains/dev.json")
                : Files.newInputStream(Path.of(nameOrPath));
    }

    private static ChainSpec parse(final JsonNode json, final String origin) {
        if (json == null || !json.isObject()) {
            throw new ConfigurationException("chain spec " + origin + " is not a JSON object");
        }
        final Set<String> fields = new TreeSet<>(FIELDS);
        if (MINING_FIELDS.stream().anyMatch(json::has)) {
            fields.addAll(MINING_FIELDS);
        }
        requireFields(json, fields, "", origin);
        final List<Bytes> federationKeys = keys(json, "federationBitcoinPubkeys", FEDERATION_KEY_LENGTH, origin);
        try {
            return new ChainSpec(
                    json.get("name").asText(),
                    integer(json, "chainId", origin),
                    integer(json, "slotDurationMs", origin),
                    keys(json, "authorities", AUTHORITY_KEY_LENGTH, origin),
                    federationKeys,
                    FederationAddress.scriptOf(federationKeys),
                    integer(json, "bitcoinStartHeight", origin),
                    small(json, "pegInConfirmations", origin),
                    integer(json, "pegInMinSats", origin),
                    bits(json, "powBits", origin),
                    mergeMining(json, origin));
        } catch (final IllegalArgumentException e) {
            throw new ConfigurationException("chain spec " + origin + ": " + e.getMessage());
        }
    }

    private static void requireFields(
            final JsonNode json, final Set<String> fields, final String path, final String origin) {
        final Set<String> names = new TreeSet<>();
        json.fieldNames().forEachRemaining(names::add);
        for (final String name : names) {
            if (!fields.contains(name)) {
                throw new ConfigurationException("chain spec " + origin + ": unknown field " + path + name);
            }
        }
        for (final String name : new TreeSet<>(fields)) {
            if (!names.contains(name)) {
                throw new ConfigurationException("chain spec " + origin + ": field " + path + name + " is missing");
            }
        }
    }

    /** Empty where the network is not finalized by work. */
    private static Optional<MergeMining> mergeMining(final JsonNode json, final String origin) {
        if (!json.has("retargetParams")) {
            return Optional.empty();
        }
        final JsonNode retarget = json.get("retargetParams");
        requireFields(retarget, RETARGET_FIELDS, "retargetParams.", origin);
        final List<EvmAddress> federation = new ArrayList<>();
        for (final JsonNode address : json.get("federation")) {
            federation.add(EvmAddress.fromHex(address.asText()));
        }
        return Optional.of(new MergeMining(
                new Retarget(
                        bits(retarget, "powLimit", origin),
                        bits(retarget, "powLowerLimit", origin),
                        integer(retarget, "powTargetSpacing", origin),
                        small(retarget, "maxPowAdjustment", origin),
                        flag(retarget, "powNoRetargeting", origin)),
                integer(json, "maxBlocksWithoutPow", origin),
                federation));
    }

    private static long integer(final JsonNode json, final String field, final String origin) {
        final JsonNode value = json.get(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new ConfigurationException(
                    "chain spec " + origin + ": " + field + "=" + value + " must be a whole number");
        }
        return value.asLong();
    }

    private static int small(final JsonNode json, final String field, final String origin) {
        final long value = integer(json, field, origin);
        if ((int) value != value) {
            throw new ConfigurationException(
                    "chain spec " + origin + ": " + field + "=" + value + " must be at most " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    /** A target in compact form, all 32 bits. */
    private static int bits(final JsonNode json, final String field, final String origin) {
        final long value = integer(json, field, origin);
        if (value < 0 || value > BITS_MAX) {
            throw new ConfigurationException(
                    "chain spec " + origin + ": " + field + "=" + value + " must be 0 to " + BITS_MAX);
        }
        return (int) value;
    }

    private static boolean flag(final JsonNode json, final String field, final String origin) {
        if (!json.get(field).isBoolean()) {
            throw new ConfigurationException(
                    "chain spec " + origin + ": " + field + "=" + json.get(field) + " must be true or false");
        }
        return json.get(field).asBoolean();
    }

    private static List<Bytes> keys(final JsonNode json, final String field, final int length, final String origin) {
        final JsonNode values = json.get(field);
        final List<Bytes> keys = new ArrayList<>();
        for (final JsonNode value : values) {
            final Bytes key;
            try {
                key = Bytes.fromHex(value.asText());
            } catch (final IllegalArgumentException e) {
                throw new ConfigurationException(
                        "chain spec " + origin + ": " + field + " holds " + value + ", which is not hexadecimal");
            }
            if (key.length() != length) {
                throw new ConfigurationException("chain spec " + origin + ": " + field + " holds a key of "
                        + key.length() + " bytes, must be " + length);
            }
            keys.add(key);
        }
        return keys;
    }
}
