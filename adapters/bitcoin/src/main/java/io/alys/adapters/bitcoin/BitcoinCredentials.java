// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** How to authenticate to bitcoind. Secrets stay in their files: they are read for use, never kept in text form or logged. */
public sealed interface BitcoinCredentials permits BitcoinCredentials.CookieFile, BitcoinCredentials.PasswordFile {
    /** Larger files are not credentials. */
    int FILE_LENGTH_MAX = 4096;

    /** The file the secret is read from. */
    Path file();

    /** The value of the HTTP Authorization header, read anew from the file. */
    String authorization() throws IOException;

    /**
     * The file bitcoind writes at each start and removes at each stop.
     *
     * @param file normally {@code DATADIR/CHAIN/.cookie}.
     */
    record CookieFile(Path file) implements BitcoinCredentials {
        @Override
        public String authorization() throws IOException {
            return basic(firstLine(file));
        }
    }

    /**
     * A user that bitcoind knows through {@code rpcauth}.
     *
     * @param user without a colon.
     * @param file holds the password in its first line.
     */
    record PasswordFile(String user, Path file) implements BitcoinCredentials {
        public PasswordFile {
            if (user.isEmpty() || user.indexOf(':') >= 0) {
                throw new IllegalArgumentException("bitcoinUser=" + user + " must not be empty or hold a colon");
            }
        }

        @Override
        public String authorization() throws IOException {
            return basic(user + ":" + firstLine(file));
        }
    }

    private static String basic(final String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    private static String firstLine(final Path file) throws IOException {
        final long length = Files.size(file);
        if (length > FILE_LENGTH_MAX) {
            throw new IOException("length=" + length + " must be at most " + FILE_LENGTH_MAX);
        }
        return Files.readString(file).lines().findFirst().orElseThrow(() -> new IOException("the file is empty"));
    }
}
