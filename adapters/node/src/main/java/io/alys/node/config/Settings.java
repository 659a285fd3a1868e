// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** The value of every property, and where it came from: default, profile, file, environment or command line, later wins. */
public final class Settings {
    private static final long FILE_LENGTH_MAX = 64 * 1024;

    private final Map<Property, String> values = new EnumMap<>(Property.class);
    private final Map<Property, String> origins = new EnumMap<>(Property.class);

    public Settings() {
        for (final Property property : Property.values()) {
            set(property, property.defaultValue(), "default");
        }
    }

    /** Overlays a properties file; an unknown key is refused, with the nearest known one. */
    public Settings overlayFile(final Path file) {
        final Properties properties = new Properties();
        try {
            if (Files.size(file) > FILE_LENGTH_MAX) {
                throw new ConfigurationException("file=" + file + " is longer than " + FILE_LENGTH_MAX + " bytes");
            }
            properties.load(new StringReader(Files.readString(file)));
        } catch (final IOException | IllegalArgumentException e) {
            throw new ConfigurationException("file=" + file + " can't be read: " + e.getMessage());
        }
        for (final String key : properties.stringPropertyNames()) {
            set(key, properties.getProperty(key), file.toString());
        }
        return this;
    }

    /** Overlays the variables named ALYS_…; one that names no property is refused, except the launcher's own. */
    public Settings overlayEnvironment(final Map<String, String> environment) {
        for (final Property property : Property.values()) {
            final String value = environment.get(property.environmentName());
            if (value != null) {
                set(property, value, "environment " + property.environmentName());
            }
        }
        return this;
    }

    /** Overlays one property by key. */
    public Settings set(final String key, final String value, final String origin) {
        final Property property = Property.withKey(key);
        if (property == null) {
            throw new ConfigurationException("unknown property " + key + " (" + origin + "): did you mean "
                    + Nearest.of(key) + "? 'alys config' lists them all");
        }
        return set(property, value, origin);
    }

    public Settings set(final Property property, final String value, final String origin) {
        values.put(property, value.strip());
        origins.put(property, origin);
        return this;
    }

    public String text(final Property property) {
        return values.get(property);
    }

    public String origin(final Property property) {
        return origins.get(property);
    }

    public boolean isSet(final Property property) {
        return !text(property).isEmpty();
    }

    /** A path, which must be set. */
    public Path path(final Property property) {
        if (!isSet(property)) {
            throw fault(property, "must be set");
        }
        return Path.of(text(property));
    }

    public long number(final Property property, final long min, final long max) {
        final long value;
        try {
            value = Long.parseLong(text(property));
        } catch (final NumberFormatException e) {
            throw fault(property, "must be a whole number");
        }
        if (value < min || value > max) {
            throw fault(property, "must be " + min + " to " + max);
        }
        return value;
    }

    public int smallNumber(final Property property, final int min, final int max) {
        return (int) number(property, min, max);
    }

    public <T extends Enum<T>> T constant(final Property property, final Class<T> type) {
        for (final T constant : type.getEnumConstants()) {
            if (constant.name().equals(text(property).toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw fault(property, "must be one of " + java.util.Arrays.toString(type.getEnumConstants()));
    }

    /** Which of the words the value is. */
    public String oneOf(final Property property, final String... words) {
        for (final String word : words) {
            if (word.equals(text(property))) {
                return word;
            }
        }
        throw fault(property, "must be one of " + String.join(", ", words));
    }

    /** What to say of a value that breaks a rule. */
    public ConfigurationException fault(final Property property, final String rule) {
        return new ConfigurationException(
                property.key() + "=" + text(property) + " (" + origin(property) + ") " + rule);
    }
}
