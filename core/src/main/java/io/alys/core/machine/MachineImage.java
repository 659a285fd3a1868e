// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import io.alys.core.actor.ActorCell;
import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.BinaryFieldWriter;
import io.alys.core.codec.XxHash64;
import io.alys.core.configuration.Configuration;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** The machine's whole state as bytes: for snapshots and for the digest. */
final class MachineImage {
    private final MachineState state;
    private final Actors actors;
    private final LastFaults lastFaults;
    private final Configuration configuration;
    private final BinaryFieldReader reader = new BinaryFieldReader();
    private final BinaryFieldWriter writer = new BinaryFieldWriter();
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer(1024);

    MachineImage(
            final MachineState state,
            final Actors actors,
            final LastFaults lastFaults,
            final Configuration configuration) {
        this.state = state;
        this.actors = actors;
        this.lastFaults = lastFaults;
        this.configuration = configuration;
    }

    /**
     * Digest of every actor's whole state, as its snapshot has it, of supervision's and the dependencies' once anything
     * failed, of health's once a process watched over itself, of the operators' once there is any, and of the
     * configuration's once there was a reload.
     */
    long digest() {
        writer.wrapDigested(scratch, 0, state.layout());
        writeActors();
        if (!actors.supervision().isEmpty()) {
            actors.supervision().writeFields(writer);
        }
        if (!actors.dependencies().isEmpty()) {
            actors.dependencies().writeFields(writer);
        }
        if (!actors.rounds().health().isEmpty()) {
            actors.rounds().health().writeFields(writer);
        }
        if (!actors.operations().isEmpty()) {
            actors.operations().writeFields(writer);
        }
        if (!configuration.isEmpty()) {
            configuration.writeFields(writer);
        }
        return XxHash64.hash(scratch.byteArray(), 0, writer.position(), 0);
    }

    /** Writes everything needed to go on from here; gives the offset after it. */
    int write(final MutableDirectBuffer target, final int offset) {
        writer.wrap(target, offset);
        state.writeFields(writer);
        writeActors();
        actors.supervision().writeFields(writer);
        actors.dependencies().writeFields(writer);
        actors.rounds().health().writeFields(writer);
        actors.operations().writeFields(writer);
        lastFaults.writeFields(writer);
        configuration.writeFields(writer);
        return writer.position();
    }

    /** Takes over what {@link #write} wrote with the same build or an older one. */
    void read(final DirectBuffer source, final int offset, final int length, final int version) {
        reader.wrap(source, offset, length, version);
        state.readFields(reader);
        for (final ActorCell cell : actors.cells()) {
            cell.actor().readFields(reader);
        }
        if (version >= 2) {
            actors.supervision().readFields(reader);
        }
        if (version >= 3) {
            actors.dependencies().readFields(reader);
            actors.rounds().health().readFields(reader);
            actors.operations().readFields(reader);
            lastFaults.readFields(reader);
            configuration.readFields(reader);
        }
        reader.end();
    }

    private void writeActors() {
        for (final ActorCell cell : actors.cells()) {
            cell.actor().writeFields(writer);
        }
    }
}
