// SPDX-License-Identifier: Apache-2.0
package io.alys.core.effect;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;

/**
 * One setting that changes while the node runs. It is journaled, so it is never a secret, nor where one is kept.
 *
 * @param key of the setting.
 * @param before its value until now.
 * @param after its value from then on.
 */
public record SettingChange(String key, String before, String after) implements Recorded {
    @Override
    public void writeFields(final FieldWriter writer) {
        writer.text("key", key);
        writer.text("before", before);
        writer.text("after", after);
    }

    public static SettingChange read(final FieldReader reader) {
        return new SettingChange(reader.text("key"), reader.text("before"), reader.text("after"));
    }

    @Override
    public String toString() {
        return key + ": " + before + " -> " + after;
    }
}
