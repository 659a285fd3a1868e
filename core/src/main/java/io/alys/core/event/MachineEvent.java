// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.value.Hash;

/** Facts about the machine rather than about one actor. */
public sealed interface MachineEvent extends Event {
    /** A process began to run under this chain spec. */
    record NodeStarted(String version, Hash specDigest) implements MachineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("version", version);
            writer.hash("specDigest", specDigest);
        }

        public static NodeStarted read(final FieldReader reader) {
            return new NodeStarted(reader.text("version"), reader.hash("specDigest"));
        }
    }

    /** From here on digests of actors' state are of this layout. */
    record LayoutRaised(int layout) implements MachineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.int32("layout", layout);
        }

        public static LayoutRaised read(final FieldReader reader) {
            return new LayoutRaised(reader.int32("layout"));
        }
    }

    /** The process is about to end in order; only a start is acted on from here. */
    record NodeStopping(String reason) implements MachineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("reason", reason);
        }

        public static NodeStopping read(final FieldReader reader) {
            return new NodeStopping(reader.text("reason"));
        }
    }

    /** The input was not acted on. Changes nothing; kept because people ask why. */
    record InputRefused(String reason) implements MachineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("reason", reason);
        }

        public static InputRefused read(final FieldReader reader) {
            return new InputRefused(reader.text("reason"));
        }
    }

    /** An actor threw while deciding: nothing changed but the count of its faults. */
    record ActorFaulted(String actor, String fault) implements MachineEvent {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("actor", actor);
            writer.text("fault", fault);
        }

        public static ActorFaulted read(final FieldReader reader) {
            return new ActorFaulted(reader.text("actor"), reader.text("fault"));
        }
    }
}
