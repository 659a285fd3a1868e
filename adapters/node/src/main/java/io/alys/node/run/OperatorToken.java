// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import io.alys.node.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secret that lets an operator order things of a running node: whoever can read the file may. Made anew at each start,
 * readable by the node's own user alone, never logged.
 */
public final class OperatorToken {
    private static final int LENGTH_BYTES = 32;
    private static final int FILE_LENGTH_MAX = 256;

    private OperatorToken() {}

    /** Makes a token and puts it into the file, in the place of the last start's. */
    static String make(final Path file) {
        final byte[] secret = new byte[LENGTH_BYTES];
        new SecureRandom().nextBytes(secret);
        final String token = HexFormat.of().formatHex(secret);
        try {
            final Path unfinished = Files.createTempFile(
                    file.getParent(),
                    "operator",
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, token + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            throw new ConfigurationException("data.dir: " + file + " can't be written: " + e.getMessage());
        }
        return token;
    }

    /** Reads the token of a running node. */
    public static String read(final Path file) throws IOException {
        if (Files.size(file) > FILE_LENGTH_MAX) {
            throw new IOException(file + " is longer than " + FILE_LENGTH_MAX + " bytes");
        }
        return Files.readString(file).strip();
    }
}
