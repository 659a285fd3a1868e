// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.alys.core.value.Bytes;
import io.alys.core.value.EvmAddress;
import java.util.regex.Pattern;

/** Positional parameters, checked one by one; a refusal names the parameter, the value and the rule. */
public final class RpcParams {
    private static final int SHOWN_LENGTH_MAX = 80;
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");
    private static final Pattern DATA = Pattern.compile("0x(?:[0-9a-fA-F]{2})*+");
    private static final Pattern DIGITS = Pattern.compile("(?:[0-9a-fA-F]{2})*+");

    private final JsonNode params;

    private RpcParams(final JsonNode params) {
        this.params = params;
    }

    /**
     * @param countMin of parameters.
     * @param countMax of parameters.
     */
    public static RpcParams positional(final JsonNode params, final int countMin, final int countMax)
            throws RpcException {
        if (!params.isArray()) {
            throw RpcException.invalidParams("params: must be an array");
        }
        if (params.size() < countMin || params.size() > countMax) {
            throw RpcException.invalidParams(
                    "params: count=" + params.size() + " countMin=" + countMin + " countMax=" + countMax);
        }
        return new RpcParams(params);
    }

    /** One value, itself or in an array: version 1's callers give it bare, which version 2 of JSON-RPC does not allow. */
    static RpcParams bare(final JsonNode params) throws RpcException {
        return positional(
                params.isArray() ? params : JsonNodeFactory.instance.arrayNode().add(params), 1, 1);
    }

    public boolean has(final int index) {
        return index < params.size() && !params.get(index).isNull();
    }

    public String text(final int index, final String name) throws RpcException {
        final JsonNode node = params.get(index);
        if (!node.isTextual()) {
            throw refused(index, name, "must be a string");
        }
        return node.textValue();
    }

    public boolean flag(final int index, final String name) throws RpcException {
        final JsonNode node = params.get(index);
        if (!node.isBoolean()) {
            throw refused(index, name, "must be true or false");
        }
        return node.booleanValue();
    }

    /** A whole JSON number in a range, both ends included. */
    public long integer(final int index, final String name, final long min, final long max) throws RpcException {
        final JsonNode node = params.get(index);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
            throw refused(index, name, "must be a whole number from " + min + " to " + max);
        }
        return node.longValue();
    }

    /** 0x and 40 hexadecimal digits; the mixed case of EIP-55 is not checked. */
    public EvmAddress address(final int index, final String name) throws RpcException {
        final String text = text(index, name);
        if (!ADDRESS.matcher(text).matches()) {
            throw refused(index, name, "must be 0x and 40 hexadecimal digits");
        }
        return EvmAddress.fromHex(text);
    }

    /** 0x and an even number of hexadecimal digits. */
    public Bytes bytes(final int index, final String name, final int lengthMin, final int lengthMax)
            throws RpcException {
        final String text = text(index, name);
        requireLength(index, name, text.length() / 2 - 1, lengthMin, lengthMax);
        if (!DATA.matcher(text).matches()) {
            throw refused(index, name, "must be 0x and an even number of hexadecimal digits");
        }
        return Bytes.fromHex(text);
    }

    /** An even number of hexadecimal digits, with 0x in front or without, as Bitcoin's tools write them. */
    Bytes bareBytes(final int index, final String name, final int lengthMin, final int lengthMax) throws RpcException {
        final String text = text(index, name);
        final String digits = text.startsWith("0x") ? text.substring(2) : text;
        requireLength(index, name, digits.length() / 2, lengthMin, lengthMax);
        if (!DIGITS.matcher(digits).matches()) {
            throw refused(index, name, "must be an even number of hexadecimal digits, with 0x in front or without");
        }
        return Bytes.fromHex(digits);
    }

    private void requireLength(
            final int index, final String name, final int length, final int lengthMin, final int lengthMax)
            throws RpcException {
        if (length < lengthMin || length > lengthMax) {
            throw refused(index, name, "must be " + lengthMin + " to " + lengthMax + " bytes: length=" + length);
        }
    }

    RpcException refused(final int index, final String name, final String rule) {
        return RpcException.invalidParams(
                "param " + index + " (" + name + "): " + rule + ": value=" + shown(params.get(index)));
    }

    /** A caller's text, short enough for a message. */
    static String shown(final JsonNode node) {
        return node == null || node.isContainerNode() ? "(" + kind(node) + ")" : shown(node.asText());
    }

    static String shown(final String text) {
        return text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "…";
    }

    private static String kind(final JsonNode node) {
        return node == null ? "none" : node.isArray() ? "array" : "object";
    }
}
