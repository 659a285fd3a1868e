// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.signer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/** The file operations of a {@link SigningRecord}, apart so that a test can make any of them fail. */
interface RecordFiles {
    /** Those of the operating system. */
    RecordFiles REAL = new RecordFiles() {
        @Override
        public FileChannel open(final Path file, final Set<OpenOption> options) throws IOException {
            return FileChannel.open(file, options, KeyFiles.ownerOnly(file));
        }

        @Override
        public void replace(final Path file, final Path by) throws IOException {
            Files.move(by, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            KeyFiles.forceDirectory(file.getParent());
        }
    };

    FileChannel open(Path file, Set<OpenOption> options) throws IOException;

    /** Puts one file in the place of another, durably. */
    void replace(Path file, Path by) throws IOException;
}
