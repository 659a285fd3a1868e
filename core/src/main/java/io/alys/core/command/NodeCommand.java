// SPDX-License-Identifier: Apache-2.0
package io.alys.core.command;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.value.Hash;

/** What the node tells itself. */
public sealed interface NodeCommand extends Command {
    /**
     * The process started: every actor asks again for what it was waiting for.
     *
     * @param version of the build.
     * @param specDigest of the chain spec in force, so that a journal is not run under another.
     * @param authorityIndex of the key that the node signs with, or -1 for a node that does not sign.
     * @param layout of actors' state in digests from here on: what the build knows.
     */
    record StartNode(String version, Hash specDigest, int authorityIndex, int layout) implements NodeCommand {
        /** Of builds that did not say: the digests they wrote must be found again. */
        public static final int FIRST_LAYOUT = 3;

        /**
         * Of this build. 4 added blocks without a quorum, approvals and votes to the chain; 5 merge mining; in 6 a
         * map's digest stands for its values, and a block's root for the block.
         */
        public static final int NEWEST_LAYOUT = 6;

        /** With the layout of this build. */
        public StartNode(final String version, final Hash specDigest, final int authorityIndex) {
            this(version, specDigest, authorityIndex, NEWEST_LAYOUT);
        }

        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("version", version);
            writer.hash("specDigest", specDigest);
            writer.int32("authorityIndex", authorityIndex);
            writer.int32("layout", layout);
        }

        public static StartNode read(final FieldReader reader) {
            return new StartNode(
                    reader.text("version"),
                    reader.hash("specDigest"),
                    reader.int32("authorityIndex"),
                    reader.version() >= 2 ? reader.int32("layout") : FIRST_LAYOUT);
        }
    }

    /** Time passed the earliest deadline; the record's own time says how far. */
    record TickClock() implements NodeCommand {
        @Override
        public void writeFields(final FieldWriter writer) {}

        public static TickClock read(final FieldReader reader) {
            return new TickClock();
        }
    }

    /**
     * The process is about to end in order: no actor takes mail any more. Without it the process died.
     *
     * @param reason for people.
     */
    record StopNode(String reason) implements NodeCommand {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("reason", reason);
        }

        public static StopNode read(final FieldReader reader) {
            return new StopNode(reader.text("reason"));
        }
    }
}
