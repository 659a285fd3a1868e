// SPDX-License-Identifier: Apache-2.0
package io.alys.core.monitor;

import io.alys.core.codec.Coded;
import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;
import io.alys.core.health.ResourceKind;
import io.alys.core.health.ResourceLevel;

/**
 * How a resource stood when its level last changed.
 *
 * @param used in the unit of its kind.
 * @param limit in the same unit.
 * @param atMs Unix milliseconds of sequenced time.
 */
public record ResourceReading(ResourceKind kind, ResourceLevel level, long used, long limit, long atMs)
        implements Recorded {
    @Override
    public void writeFields(final FieldWriter writer) {
        writer.code("kind", kind);
        writer.code("level", level);
        writer.int64("used", used);
        writer.int64("limit", limit);
        writer.int64("atMs", atMs);
    }

    static ResourceReading read(final FieldReader reader) {
        return new ResourceReading(
                Coded.of(ResourceKind.values(), reader.int32("kind")),
                Coded.of(ResourceLevel.values(), reader.int32("level")),
                reader.int64("used"),
                reader.int64("limit"),
                reader.int64("atMs"));
    }
}
