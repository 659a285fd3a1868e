// SPDX-License-Identifier: Apache-2.0
package io.alys.core.sim;

import io.alys.core.codec.BinaryFieldReader;
import io.alys.core.codec.RecordFrame;
import io.alys.core.event.Event;
import io.alys.core.event.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/** The events in a node's journal, oldest first. */
final class JournaledEvents {
    private JournaledEvents() {}

    /** @param visitor told of the time of its input, Unix milliseconds, and of the event. */
    static void forEach(final SimNode node, final BiConsumer<Long, Event> visitor) {
        final RecordFrame frame = new RecordFrame();
        final BinaryFieldReader reader = new BinaryFieldReader();
        for (final byte[] record : node.journal) {
            frame.copyFrom(new UnsafeBuffer(record), 0, record.length)
                    .forEachEvent((type, version, source, offset, length) -> visitor.accept(
                            frame.timeMs(), Events.CATALOG.read(type, reader.wrap(source, offset, length, version))));
        }
    }

    /** Those of one type. */
    static <T extends Event> List<T> of(final SimNode node, final Class<T> type) {
        final List<T> events = new ArrayList<>();
        forEach(node, (atMs, event) -> {
            if (type.isInstance(event)) {
                events.add(type.cast(event));
            }
        });
        return events;
    }
}
