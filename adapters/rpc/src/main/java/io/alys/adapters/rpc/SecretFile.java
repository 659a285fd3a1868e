// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Reads files that hold one secret, a password or a token, and that nobody but their owner may read. */
public final class SecretFile {
    /** Bytes of such a file. */
    public static final int LENGTH_MAX = 4 * 1024;

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> WRITING_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /**
     * The text without the white space around it.
     *
     * @param what it is, for messages, which never hold the text.
     * @throws IOException when it is missing, unreadable, empty, too long, or others may read or write it; the message names the file.
     */
    public static String read(final Path file, final String what) throws IOException {
        requireNone(file, what, OTHERS);
        final String text = new String(readBytes(file, what, LENGTH_MAX), StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            throw new IOException(what + " is empty: path=" + file);
        }
        return text;
    }

    /** The bytes of a file that others may read, but not write. */
    static byte[] readGuarded(final Path file, final String what, final int lengthMax) throws IOException {
        requireNone(file, what, WRITING_OTHERS);
        return readBytes(file, what, lengthMax);
    }

    private static byte[] readBytes(final Path file, final String what, final int lengthMax) throws IOException {
        final byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(lengthMax + 1);
        } catch (final IOException e) {
            throw new IOException(what + " cannot be read: path=" + file + ": " + e.getMessage(), e);
        }
        if (bytes.length > lengthMax) {
            throw new IOException(what + " is longer than " + lengthMax + " bytes: path=" + file);
        }
        return bytes;
    }

    private static void requireNone(final Path file, final String what, final Set<PosixFilePermission> refused)
            throws IOException {
        final Set<PosixFilePermission> permissions;
        try {
            permissions = Files.getPosixFilePermissions(file);
        } catch (final UnsupportedOperationException e) {
            return; // A file system that knows no permissions.
        } catch (final NoSuchFileException e) {
            throw new IOException(what + " is missing: path=" + file, e);
        } catch (final IOException e) {
            throw new IOException(what + " cannot be read: path=" + file + ": " + e.getMessage(), e);
        }
        if (permissions.stream().anyMatch(refused::contains)) {
            throw new IOException(what + " path=" + file + " permissions=" + PosixFilePermissions.toString(permissions)
                    + " can be " + (refused.contains(PosixFilePermission.OTHERS_READ) ? "read or " : "")
                    + "written by others: chmod 600 it");
        }
    }
}
