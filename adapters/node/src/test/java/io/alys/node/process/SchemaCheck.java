// SPDX-License-Identifier: Apache-2.0
package io.alys.node.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Pattern;

/** Holds a value against a schema of an OpenRPC document: as much of JSON Schema as such documents of ours use. */
final class SchemaCheck {
    private final JsonNode document;

    SchemaCheck(final JsonNode document) {
        this.document = document;
    }

    /** The first thing that is not as the schema says, with where it is; empty when there is none. */
    String faultOf(final JsonNode schema, final JsonNode value, final String at) {
        if (schema.has("$ref")) {
            return faultOf(document.at(schema.path("$ref").textValue().substring(1)), value, at);
        }
        if (schema.has("oneOf")) {
            int holds = 0;
            for (final JsonNode each : schema.path("oneOf")) {
                holds += faultOf(each, value, at).isEmpty() ? 1 : 0;
            }
            return holds == 1 ? "" : at + ": " + holds + " of its schemas hold for " + value;
        }
        if (schema.has("enum")) {
            for (final JsonNode each : schema.path("enum")) {
                if (each.equals(value)) {
                    return "";
                }
            }
            return at + ": " + value + " is none of " + schema.path("enum");
        }
        return switch (schema.path("type").asText("any")) {
            case "any" -> "";
            case "object" -> objectFault(schema, value, at);
            case "array" -> arrayFault(schema, value, at);
            case "string" ->
                value.isTextual()
                                && Pattern.compile(schema.path("pattern").asText(""))
                                        .matcher(value.textValue())
                                        .find()
                        ? ""
                        : at + ": " + value + " is no string like " + schema;
            case "integer" -> value.isIntegralNumber() ? "" : at + ": " + value + " is no whole number";
            case "boolean" -> value.isBoolean() ? "" : at + ": " + value + " is neither true nor false";
            case "null" -> value.isNull() ? "" : at + ": " + value + " is not null";
            default -> throw new IllegalArgumentException("type of " + schema);
        };
    }

    private String objectFault(final JsonNode schema, final JsonNode value, final String at) {
        if (!value.isObject()) {
            return at + ": " + value + " is no object";
        }
        for (final JsonNode required : schema.path("required")) {
            if (!value.has(required.textValue())) {
                return at + ": has no " + required;
            }
        }
        for (final Map.Entry<String, JsonNode> field : value.properties()) {
            final JsonNode property = schema.path("properties").path(field.getKey());
            if (property.isMissingNode() && schema.has("additionalProperties")) {
                return at + ": has " + field.getKey() + ", which the schema does not";
            }
            final String fault = faultOf(property, field.getValue(), at + "." + field.getKey());
            if (!fault.isEmpty()) {
                return fault;
            }
        }
        return "";
    }

    private String arrayFault(final JsonNode schema, final JsonNode value, final String at) {
        if (!value.isArray()) {
            return at + ": " + value + " is no array";
        }
        for (int i = 0; i < value.size(); i++) {
            final String fault = faultOf(schema.path("items"), value.get(i), at + "[" + i + "]");
            if (!fault.isEmpty()) {
                return fault;
            }
        }
        return "";
    }
}
