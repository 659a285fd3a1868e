// SPDX-License-Identifier: Apache-2.0
package io.alys.core.event;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;

/**
 * Digest of one actor's whole state, as its snapshot has it.
 *
 * @param actor its name, or "supervision".
 */
public record ActorDigest(String actor, long digest) implements Recorded {
    @Override
    public void writeFields(final FieldWriter writer) {
        writer.text("actor", actor);
        writer.int64("digest", digest);
    }

    public static ActorDigest read(final FieldReader reader) {
        return new ActorDigest(reader.text("actor"), reader.int64("digest"));
    }
}
