// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HexFormat;

/** Takes fields out of a keystore's JSON, and says which one is wrong. */
final class KeystoreJson {
    private static final int NESTING_MAX = 8;
    private static final HexFormat HEX = HexFormat.of();

    private KeystoreJson() {}

    static ObjectMapper mapper() {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(NESTING_MAX)
                                .build())
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    static JsonNode parse(final byte[] json) throws KeystoreException {
        final ObjectMapper mapper = mapper();
        try (JsonParser parser = mapper.createParser(json)) {
            final JsonNode node = mapper.readTree(parser);
            if (node == null || !node.isObject()) {
                throw new KeystoreException("the keystore is not a JSON object");
            }
            return node;
        } catch (final JsonProcessingException e) {
            throw new KeystoreException("the keystore is not JSON: " + e.getOriginalMessage());
        } catch (final IOException e) {
            throw new KeystoreException("the keystore is not JSON", e);
        }
    }

    static JsonNode object(final JsonNode parent, final String field) throws KeystoreException {
        final JsonNode node = parent.get(field);
        if (node == null || !node.isObject()) {
            throw new KeystoreException("keystore field=" + field + " must be an object");
        }
        return node;
    }

    static String text(final JsonNode parent, final String field) throws KeystoreException {
        final JsonNode node = parent.get(field);
        if (node == null || !node.isTextual()) {
            throw new KeystoreException("keystore field=" + field + " must be a string");
        }
        return node.textValue();
    }

    static int integer(final JsonNode parent, final String field) throws KeystoreException {
        final JsonNode node = parent.get(field);
        if (node == null || !node.isIntegralNumber() || !node.canConvertToInt()) {
            throw new KeystoreException("keystore field=" + field + " must be a 32-bit integer");
        }
        return node.intValue();
    }

    static byte[] hex(final JsonNode parent, final String field, final int lengthMin, final int lengthMax)
            throws KeystoreException {
        final String text = text(parent, field);
        final byte[] bytes;
        try {
            bytes = HEX.parseHex(text);
        } catch (final IllegalArgumentException e) {
            throw new KeystoreException("keystore field=" + field + " must be hexadecimal", e);
        }
        if (bytes.length < lengthMin || bytes.length > lengthMax) {
            throw new KeystoreException("keystore field=" + field + " length=" + bytes.length + " must be " + lengthMin
                    + " to " + lengthMax + " bytes");
        }
        return bytes;
    }
}
