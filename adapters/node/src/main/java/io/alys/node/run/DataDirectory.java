// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.node.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a node keeps what. */
public record DataDirectory(Path root) {
    /** Makes the directory where it does not exist. */
    public static DataDirectory create(final Path root) {
        try {
            Files.createDirectories(root);
        } catch (final IOException e) {
            throw new ConfigurationException("data.dir=" + root + " can't be made: " + e.getMessage());
        }
        return new DataDirectory(root.toAbsolutePath().normalize());
    }

    public Path journal() {
        return root.resolve("journal");
    }

    public Path snapshots() {
        return root.resolve("snapshots");
    }

    public Path blocks() {
        return root.resolve("blocks");
    }

    public Path signingRecord() {
        return root.resolve("signer").resolve("signing-record.alys");
    }

    public Path embeddedEngine() {
        return root.resolve("engine");
    }

    public Path embeddedBitcoin() {
        return root.resolve("bitcoin").resolve("chain.alys");
    }

    public Path counters() {
        return root.resolve("counters.dat");
    }

    /** The settings in force, as {@code SettingsRecord} has them. */
    public Path settings() {
        return root.resolve("settings.properties");
    }

    public Path blackBox() {
        return root.resolve("blackbox.dat");
    }

    /** The secret that lets an operator order things while the node runs. */
    public Path operatorToken() {
        return root.resolve("operator.token");
    }
}
