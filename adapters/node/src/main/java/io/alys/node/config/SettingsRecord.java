// SPDX-License-Identifier: Apache-2.0
package io.alys.node.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * The settings in force in a process and what its last reload came to, in a file of its data directory that only its user
 * can read. The process writes it once it takes reloads, and after each.
 *
 * @param pid of the process.
 * @param processStartedMs when it began, Unix milliseconds: another process may have its number by now.
 * @param reloads how many it has dealt with.
 * @param outcome of the last one, in words; empty before the first.
 */
public record SettingsRecord(Settings settings, long pid, long processStartedMs, long reloads, String outcome) {
    private static final long FILE_LENGTH_MAX = 256 * 1024;
    private static final String FILE = "file.";
    private static final String VALUE = "value.";
    private static final String ORIGIN = "origin.";
    private static final String FIXED = "fixed.";

    /** A record of this process. */
    public static SettingsRecord ofThisProcess(final Settings settings, final long reloads, final String outcome) {
        final ProcessHandle process = ProcessHandle.current();
        return new SettingsRecord(settings, process.pid(), startedMs(process), reloads, outcome);
    }

    /** Replaces the file by this. */
    public void write(final Path file) throws IOException {
        final Properties properties = new Properties();
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("processStartedMs", Long.toString(processStartedMs));
        properties.setProperty("reloads", Long.toString(reloads));
        properties.setProperty("outcome", outcome);
        for (int i = 0; i < settings.files().size(); i++) {
            properties.setProperty(FILE + i, settings.files().get(i).toString());
        }
        for (final Property property : Property.values()) {
            properties.setProperty(VALUE + property.key(), settings.text(property));
            properties.setProperty(ORIGIN + property.key(), settings.origin(property));
            properties.setProperty(FIXED + property.key(), Boolean.toString(settings.isFixed(property)));
        }
        final StringWriter text = new StringWriter();
        properties.store(text, "Settings in force; written by the node, read by 'alys config diff' and 'reload'.");
        // A temporary file is its owner's alone, and the name comes with it.
        final Path written = Files.createTempFile(file.toAbsolutePath().getParent(), "settings", ".new");
        Files.writeString(written, text.toString());
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What a process wrote last. */
    public static SettingsRecord read(final Path file) throws IOException {
        if (Files.size(file) > FILE_LENGTH_MAX) {
            throw new IOException("file=" + file + " is longer than " + FILE_LENGTH_MAX + " bytes");
        }
        final Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file)));
            return of(properties);
        } catch (final IllegalArgumentException e) {
            throw new IOException("file=" + file + " is not what a node writes: " + e.getMessage(), e);
        }
    }

    /** Whether the process that wrote it still runs. */
    public boolean isRunning() {
        return ProcessHandle.of(pid)
                .filter(process -> process.isAlive() && startedMs(process) == processStartedMs)
                .isPresent();
    }

    private static SettingsRecord of(final Properties properties) {
        final Map<Property, String> values = new EnumMap<>(Property.class);
        final Map<Property, String> origins = new EnumMap<>(Property.class);
        final Set<Property> fixed = EnumSet.noneOf(Property.class);
        for (final Property property : Property.values()) {
            final String value = properties.getProperty(VALUE + property.key());
            if (value != null) {
                values.put(property, value);
                origins.put(property, properties.getProperty(ORIGIN + property.key(), ""));
                if (Boolean.parseBoolean(properties.getProperty(FIXED + property.key()))) {
                    fixed.add(property);
                }
            }
        }
        final List<Path> files = new ArrayList<>();
        for (int i = 0; properties.getProperty(FILE + i) != null; i++) {
            files.add(Path.of(properties.getProperty(FILE + i)));
        }
        return new SettingsRecord(
                Settings.of(values, origins, files, fixed),
                Long.parseLong(properties.getProperty("pid", "")),
                Long.parseLong(properties.getProperty("processStartedMs", "")),
                Long.parseLong(properties.getProperty("reloads", "")),
                properties.getProperty("outcome", ""));
    }

    private static long startedMs(final ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(-1L);
    }
}
