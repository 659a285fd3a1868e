// SPDX-License-Identifier: Apache-2.0
package io.alys.pipeline.inbound;

import io.alys.core.command.Command;
import io.alys.core.command.Source;
import org.agrona.DirectBuffer;

/** Takes the inputs that are drained from the sources, on the sequencing thread. */
public interface InputSink {
    void onWarm(Source source, Command command);

    /** The bytes are the source's own: valid during the call only. */
    void onHot(Source source, int type, DirectBuffer buffer, int offset, int length);
}
