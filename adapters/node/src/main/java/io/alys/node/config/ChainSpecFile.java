// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.adapters.bitcoin.FederationAddress;
import io.alys.core.chain.ChainSpec;
import io.alys.core.value.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads a chain specification: JSON, every field required, none unknown. */
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
        final Set<String> names = new TreeSet<>();
        json.fieldNames().forEachRemaining(names::add);
        for (final String name : names) {
            if (!FIELDS.contains(name)) {
                throw new ConfigurationException("chain spec " + origin + ": unknown field " + name);
            }
        }
        for (final String name : new TreeSet<>(FIELDS)) {
            if (!names.contains(name)) {
                throw new ConfigurationException("chain spec " + origin + ": field " + name + " is missing");
            }
        }
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
                    (int) integer(json, "pegInConfirmations", origin),
                    integer(json, "pegInMinSats", origin),
                    (int) integer(json, "powBits", origin));
        } catch (final IllegalArgumentException e) {
            throw new ConfigurationException("chain spec " + origin + ": " + e.getMessage());
        }
    }

    private static long integer(final JsonNode json, final String field, final String origin) {
        final JsonNode value = json.get(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new ConfigurationException(
                    "chain spec " + origin + ": " + field + "=" + value + " must be a whole number");
        }
        return value.asLong();
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
