// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.subject.keeping;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A new file whose blocks are all there already, and on the disk. */
final class ReadyFile {
    private static final int ZEROS_LENGTH = 1024 * 1024;

    private ReadyFile() {}

    /** Makes it; the length in whole mebibytes. */
    static FileChannel make(final Path path, final long length) throws IOException {
        final FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_LENGTH);
        for (long position = 0; position < length; ) {
            position += channel.write(zeros.clear(), position);
        }
        channel.force(true);
        return channel;
    }
}
