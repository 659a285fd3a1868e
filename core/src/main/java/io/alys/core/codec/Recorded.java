// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

/**
 * Anything that is written to the journal or a snapshot. The order and kind of the fields written is the recorded
 * shape: changing it needs a new {@link Shape#version()} that still reads the old one.
 */
public interface Recorded {
    /** Writes every field, in recorded order. */
    void writeFields(FieldWriter writer);
}
