// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.event.Event;
import io.alys.core.event.MachineEvent;
import io.alys.core.event.SupervisionEvent;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/** The last fault of each actor and adapter, for people: part of the snapshot, and of no decision and no digest. */
public final class LastFaults implements Recorded {
    private final Map<String, LastFault> byName = new TreeMap<>();

    /**
     * What is known of the last one.
     *
     * @param name of an {@code ActorId}, or of an adapter's node.
     * @param sequence of the input that led to it.
     */
    public record LastFault(String name, String fault, long sequence, long atMs) implements Recorded {
        @Override
        public void writeFields(final FieldWriter writer) {
            writer.text("name", name);
            writer.text("fault", fault);
            writer.int64("sequence", sequence);
            writer.int64("atMs", atMs);
        }

        static LastFault read(final FieldReader reader) {
            return new LastFault(
                    reader.text("name"), reader.text("fault"), reader.int64("sequence"), reader.int64("atMs"));
        }
    }

    /** The last fault under the name, or null. */
    public LastFault of(final String name) {
        return byName.get(name);
    }

    void note(final Event event, final long sequence, final long atMs) {
        switch (event) {
            case MachineEvent.ActorFaulted faulted ->
                byName.put(faulted.actor(), new LastFault(faulted.actor(), faulted.fault(), sequence, atMs));
            case SupervisionEvent.AdapterFailed failed ->
                byName.put(
                        failed.node(),
                        new LastFault(failed.node(), failed.failureClass().name(), sequence, atMs));
            default -> {}
        }
    }

    void clear() {
        byName.clear();
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.list("lastFaults", new ArrayList<>(byName.values()));
    }

    void readFields(final FieldReader reader) {
        clear();
        for (final LastFault fault : reader.list("lastFaults", LastFault::read)) {
            byName.put(fault.name(), fault);
        }
    }
}
