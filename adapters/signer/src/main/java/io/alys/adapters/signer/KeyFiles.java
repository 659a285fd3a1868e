// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Reads and writes files that hold secrets: bounded in size, and nobody's business but the owner's. */
final class KeyFiles {
    static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private KeyFiles() {}

    /** The bytes; what the file's permissions give reason to say goes to the warnings. */
    static byte[] read(final Path file, final String what, final int lengthMax, final List<String> warnings)
            throws KeystoreException {
        requireOwnersOnly(file, what, warnings);
        try (InputStream in = Files.newInputStream(file)) {
            final byte[] bytes = in.readNBytes(lengthMax + 1);
            if (bytes.length > lengthMax) {
                throw new KeystoreException(what + " path=" + file + " is longer than " + lengthMax + " bytes");
            }
            return bytes;
        } catch (final IOException e) {
            throw new KeystoreException(what + " cannot be read: path=" + file, e);
        }
    }

    /** Makes a file that is not there yet, readable by its owner only, whole and durable or not at all. */
    static void write(final Path file, final String what, final byte[] bytes) throws KeystoreException {
        final Path absolute = file.toAbsolutePath();
        final Path temporary = absolute.resolveSibling(absolute.getFileName() + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            try (FileChannel channel = FileChannel.open(
                    temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(absolute))) {
                final ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            // A link, unlike a move, fails when the name is taken.
            Files.createLink(absolute, temporary);
            Files.delete(temporary);
            forceDirectory(absolute.getParent());
        } catch (final FileAlreadyExistsException e) {
            deleteQuietly(temporary, e);
            throw new KeystoreException(what + " exists and is never overwritten: path=" + file, e);
        } catch (final IOException e) {
            deleteQuietly(temporary, e);
            throw new KeystoreException(what + " cannot be written: path=" + file, e);
        }
    }

    /** Makes the names in a directory durable. */
    static void forceDirectory(final Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** What gives a new file 0600, where the file system knows permissions. */
    static FileAttribute<?>[] ownerOnly(final Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static void requireOwnersOnly(final Path file, final String what, final List<String> warnings)
            throws KeystoreException {
        final Set<PosixFilePermission> permissions;
        try {
            permissions = Files.getPosixFilePermissions(file);
        } catch (final UnsupportedOperationException e) {
            warnings.add(what + " path=" + file + " lies on a file system without permissions: anyone may read it");
            return;
        } catch (final NoSuchFileException e) {
            throw new KeystoreException(what + " is missing: path=" + file, e);
        } catch (final IOException e) {
            throw new KeystoreException(what + " cannot be read: path=" + file, e);
        }
        final String shown = what + " path=" + file + " permissions=" + PosixFilePermissions.toString(permissions);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new KeystoreException(shown + " can be written by others: chmod 600 it");
        }
        if (permissions.contains(PosixFilePermission.GROUP_READ)
                || permissions.contains(PosixFilePermission.OTHERS_READ)) {
            warnings.add(shown + " can be read by others: chmod 600 it");
        }
    }

    private static void deleteQuietly(final Path temporary, final IOException cause) {
        try {
            Files.deleteIfExists(temporary);
        } catch (final IOException e) {
            cause.addSuppressed(e);
        }
    }
}
