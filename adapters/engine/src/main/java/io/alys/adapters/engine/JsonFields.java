// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.alys.core.effect.FaultKind;
import io.alys.core.port.PortException;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import io.alys.core.value.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads the hexadecimal strings of Ethereum's JSON by field name. Each method throws PROTOCOL, naming the field, the rule
 * and a shortened value. Leading zeros in a quantity are let pass, since some clients write them.
 */
final class JsonFields {
    private static final int SHOWN_CHARS_MAX = 80;
    private static final int LONG_DIGITS_MAX = 16;
    private static final int UINT256_DIGITS_MAX = 64;

    private final String what;
    private final JsonNode object;

    /**
     * @param what is being read, for messages.
     */
    private JsonFields(final String what, final JsonNode object) {
        this.what = what;
        this.object = object;
    }

    static JsonFields of(final String what, final JsonNode object) throws PortException {
        if (object == null || !object.isObject()) {
            throw new PortException(FaultKind.PROTOCOL, what + " must be an object but is " + shown(object));
        }
        return new JsonFields(what, object);
    }

    boolean has(final String name) {
        return object.hasNonNull(name);
    }

    JsonNode node(final String name) {
        return object.get(name);
    }

    Hash hash(final String name) throws PortException {
        return Hash.of(fixed(name, Hash.LENGTH));
    }

    /** Zero when the field is null or absent. */
    Hash hashOrZero(final String name) throws PortException {
        return has(name) ? hash(name) : Hash.ZERO;
    }

    EvmAddress address(final String name) throws PortException {
        return EvmAddress.of(fixed(name, EvmAddress.LENGTH));
    }

    Bytes bytes(final String name, final int lengthMin, final int lengthMax) throws PortException {
        return parseBytes(name, object.get(name), lengthMin, lengthMax);
    }

    /** A quantity that fits a positive long. */
    long quantity(final String name) throws PortException {
        final BigInteger value = parseQuantity(name, LONG_DIGITS_MAX);
        if (value.bitLength() >= Long.SIZE) {
            throw refused(name, "a quantity below 2^63", object.get(name));
        }
        return value.longValue();
    }

    BigInteger uint256(final String name) throws PortException {
        return parseQuantity(name, UINT256_DIGITS_MAX);
    }

    String text(final String name) throws PortException {
        final JsonNode node = object.get(name);
        if (node == null || !node.isTextual()) {
            throw refused(name, "a string", node);
        }
        return node.textValue();
    }

    /** The elements of an array of at most so many. */
    List<JsonNode> elements(final String name, final int countMax) throws PortException {
        final JsonNode node = object.get(name);
        if (node == null || !node.isArray() || node.size() > countMax) {
            throw refused(name, "an array of at most " + countMax, node);
        }
        final List<JsonNode> elements = new ArrayList<>(node.size());
        node.forEach(elements::add);
        return elements;
    }

    List<Bytes> byteStrings(final String name, final int countMax, final int lengthMax) throws PortException {
        final List<Bytes> values = new ArrayList<>();
        for (final JsonNode element : elements(name, countMax)) {
            values.add(parseBytes(name + "[" + values.size() + "]", element, 1, lengthMax));
        }
        return values;
    }

    private byte[] fixed(final String name, final int length) throws PortException {
        return parseBytes(name, object.get(name), length, length).toArray();
    }

    private Bytes parseBytes(final String name, final JsonNode node, final int lengthMin, final int lengthMax)
            throws PortException {
        final String rule = "0x and " + (lengthMin == lengthMax ? "" : lengthMin + " to ") + lengthMax + " bytes";
        final String text = node == null || !node.isTextual() ? "" : node.textValue();
        final int digits = text.length() - 2;
        if (!text.startsWith("0x") || digits % 2 != 0 || digits / 2 < lengthMin || digits / 2 > lengthMax) {
            throw refused(name, rule, node);
        }
        try {
            return Bytes.of(HexFormat.of().parseHex(text, 2, text.length()));
        } catch (final IllegalArgumentException e) {
            throw refused(name, rule, node);
        }
    }

    private BigInteger parseQuantity(final String name, final int digitsMax) throws PortException {
        final JsonNode node = object.get(name);
        final String text = node == null || !node.isTextual() ? "" : node.textValue();
        final int digits = text.length() - 2;
        if (!text.startsWith("0x")
                || digits < 1
                || digits > digitsMax
                || !text.chars().skip(2).allMatch(HexFormat::isHexDigit)) {
            throw refused(name, "0x and 1 to " + digitsMax + " hexadecimal digits", node);
        }
        return new BigInteger(text.substring(2), 16);
    }

    private PortException refused(final String name, final String rule, final JsonNode node) {
        return new PortException(FaultKind.PROTOCOL, what + "." + name + "=" + shown(node) + " must be " + rule);
    }

    private static String shown(final JsonNode node) {
        if (node == null) {
            return "(absent)";
        }
        if (node.isContainerNode()) {
            return "(" + node.getNodeType() + " of " + node.size() + ")";
        }
        return Texts.printable(node.asText(), SHOWN_CHARS_MAX);
    }
}
