// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** The value of every property, and where it came from: default, profile, file, environment or command line, later wins. */
public final class Settings {
    private static final long FILE_LENGTH_MAX = 64 * 1024;
    private static final String ENVIRONMENT_PREFIX = "ALYS_";

    /** Variables that are no settings of the node: the launcher's, the devnet's and the tests'. */
    private static final Set<String> ENVIRONMENT_OTHERS =
            Set.of("ALYS_HOME", "ALYS_JVM_OPTIONS", "ALYS_PEERS", "ALYS_DEVNET_DIR", "ALYS_DEVNET_PORT_BASE");

    private final Map<Property, String> values = new EnumMap<>(Property.class);
    private final Map<Property, String> origins = new EnumMap<>(Property.class);

    /** In the order they were read. */
    private final List<Path> files = new ArrayList<>();

    /** What the environment or the command line says, which a file can't change. */
    private final Set<Property> fixed = EnumSet.noneOf(Property.class);

    public Settings() {
        for (final Property property : Property.values()) {
            put(property, property.defaultValue(), "default");
        }
    }

    /**
     * Settings as a process had them.
     *
     * @param files that it read, in order.
     * @param fixed what its environment and command line gave.
     */
    static Settings of(
            final Map<Property, String> values,
            final Map<Property, String> origins,
            final List<Path> files,
            final Set<Property> fixed) {
        final Settings settings = new Settings();
        settings.values.putAll(values);
        settings.origins.putAll(origins);
        settings.files.addAll(files);
        settings.fixed.addAll(fixed);
        return settings;
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
            put(withKey(key, file.toString()), properties.getProperty(key), file.toString());
        }
        files.add(file.toAbsolutePath().normalize());
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
        for (final String name : new TreeMap<>(environment).keySet()) {
            if (name.startsWith(ENVIRONMENT_PREFIX) && !ENVIRONMENT_OTHERS.contains(name)) {
                withKey(
                        name.substring(ENVIRONMENT_PREFIX.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        "environment " + name);
            }
        }
        return this;
    }

    /** Overlays one property by key. */
    public Settings set(final String key, final String value, final String origin) {
        return set(withKey(key, origin), value, origin);
    }

    /** Overlays one property, over every file. */
    public Settings set(final Property property, final String value, final String origin) {
        fixed.add(property);
        return put(property, value, origin);
    }

    /** The same layers with the files as they are now. */
    public Settings reread() {
        final Settings again = new Settings();
        files.forEach(again::overlayFile);
        fixed.forEach(property -> again.set(property, text(property), origin(property)));
        return again;
    }

    /**
     * Checks every value by its property's rule, and the values that bear on each other.
     *
     * @throws ConfigurationException that names every fault.
     */
    public Settings check() {
        final List<String> faults = new ArrayList<>();
        for (final Property property : Property.values()) {
            final String violation = property.rule().violation(text(property));
            if (violation != null) {
                faults.add(fault(property, "must be " + violation).getMessage());
            }
        }
        if (faults.isEmpty() && number(Property.WATCHDOG_FATAL_MS) <= number(Property.WATCHDOG_WARN_MS)) {
            faults.add(fault(
                            Property.WATCHDOG_FATAL_MS,
                            "must be more than watchdog.warn.ms=" + text(Property.WATCHDOG_WARN_MS))
                    .getMessage());
        }
        if (!faults.isEmpty()) {
            throw new ConfigurationException(String.join("; ", faults));
        }
        return this;
    }

    /** The properties that have another value there. */
    public List<Property> differences(final Settings other) {
        return Arrays.stream(Property.values())
                .filter(property -> !text(property).equals(other.text(property)))
                .toList();
    }

    public String text(final Property property) {
        return values.get(property);
    }

    public String origin(final Property property) {
        return origins.get(property);
    }

    /** The files that were read, in order; the later one wins. */
    public List<Path> files() {
        return List.copyOf(files);
    }

    /** Whether the environment or the command line gave the value, so that no file can change it. */
    public boolean isFixed(final Property property) {
        return fixed.contains(property);
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

    /** A whole number, as the property's rule says. */
    public long number(final Property property) {
        return Long.parseLong(valid(property));
    }

    /** The same where the rule's bounds fit. */
    public int smallNumber(final Property property) {
        return Math.toIntExact(number(property));
    }

    /** The constant that the value names. */
    public <T extends Enum<T>> T constant(final Property property, final Class<T> type) {
        final String name = valid(property).toUpperCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The value, which keeps the property's rule. */
    public String valid(final Property property) {
        final String violation = property.rule().violation(text(property));
        if (violation != null) {
            throw fault(property, "must be " + violation);
        }
        return text(property);
    }

    /** What to say of a value that breaks a rule. */
    public ConfigurationException fault(final Property property, final String rule) {
        return new ConfigurationException(
                property.key() + "=" + text(property) + " (" + origin(property) + ") " + rule);
    }

    private Settings put(final Property property, final String value, final String origin) {
        values.put(property, value.strip());
        origins.put(property, origin);
        return this;
    }

    private static Property withKey(final String key, final String origin) {
        final Property property = Property.withKey(key);
        if (property == null) {
            throw new ConfigurationException("unknown property " + key + " (" + origin + "): did you mean "
                    + Nearest.of(key) + "? 'alys config' lists them all");
        }
        return property;
    }
}
