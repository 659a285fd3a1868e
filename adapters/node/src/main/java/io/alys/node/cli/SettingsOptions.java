// SPDX-License-Identifier: Apache-2.0
package io.alys.node.cli;

import io.alys.node.config.ConfigurationException;
import io.alys.node.config.Property;
import io.alys.node.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where settings come from, on the command line. */
final class SettingsOptions {
    @Option(
            names = "--profile",
            description = "dev, small or validator: a file of config/profiles. Default: ${DEFAULT-VALUE}.")
    private String profile = "dev";

    @Option(names = "--config", description = "A properties file, over the profile.")
    private Path configFile;

    @Option(names = "--data-dir", description = "Where the node keeps everything; same as --set data.dir=DIR.")
    private String dataDir;

    @Option(names = "--engine-url", description = "Engine API endpoint of a real execution client.")
    private String engineUrl;

    @Option(names = "--jwt-secret-file", description = "File with the secret shared with the execution client.")
    private String jwtSecretFile;

    @Option(names = "--bitcoin-url", description = "JSON-RPC endpoint of a real bitcoind.")
    private String bitcoinUrl;

    @Option(names = "--bitcoin-cookie-file", description = "bitcoind's cookie file.")
    private String bitcoinCookieFile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any property, over everything else; 'alys config' lists them.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** Default, profile, file, environment, command line: later wins. */
    Settings settings() {
        final Settings settings = new Settings().overlayFile(profileFile());
        if (configFile != null) {
            settings.overlayFile(configFile);
        }
        settings.overlayEnvironment(System.getenv());
        overlay(settings, Property.DATA_DIR, dataDir);
        if (engineUrl != null) {
            overlay(settings, Property.ENGINE_KIND, "http");
        }
        overlay(settings, Property.ENGINE_URL, engineUrl);
        overlay(settings, Property.ENGINE_JWT_SECRET_FILE, jwtSecretFile);
        if (bitcoinUrl != null) {
            overlay(settings, Property.BITCOIN_KIND, "rpc");
        }
        overlay(settings, Property.BITCOIN_URL, bitcoinUrl);
        overlay(settings, Property.BITCOIN_COOKIE_FILE, bitcoinCookieFile);
        overrides.forEach((key, value) -> settings.set(key, value, "command line"));
        return settings;
    }

    private static void overlay(final Settings settings, final Property property, final String value) {
        if (value != null) {
            settings.set(property, value, "command line");
        }
    }

    private Path profileFile() {
        final Path home = Path.of(System.getProperty("alys.home", "."));
        final Path file = home.resolve("config").resolve("profiles").resolve(profile + ".properties");
        if (!profile.matches("[a-z]+") || !Files.exists(file)) {
            throw new ConfigurationException(
                    "profile=" + profile + " must be one of dev, small, validator (" + file + " does not exist)");
        }
        return file;
    }
}
