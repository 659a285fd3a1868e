// SPDX-License-Identifier: Apache-2.0
package io.alys.core.health;

import io.alys.core.codec.FieldReader;
import io.alys.core.codec.FieldWriter;
import io.alys.core.codec.Recorded;

/** How many probes came through, and the last one. Hot state: numbers only. */
public final class ProbeLedger implements Recorded {
    private long count = 0;
    private long lastNonce = 0;

    /** One more probe. */
    public void apply(final long nonce, final long newCount) {
        lastNonce = nonce;
        count = newCount;
    }

    public long count() {
        return count;
    }

    public long lastNonce() {
        return lastNonce;
    }

    @Override
    public void writeFields(final FieldWriter writer) {
        writer.int64("probeCount", count);
        writer.int64("probeLastNonce", lastNonce);
    }

    public void readFields(final FieldReader reader) {
        count = reader.int64("probeCount");
        lastNonce = reader.int64("probeLastNonce");
    }
}
