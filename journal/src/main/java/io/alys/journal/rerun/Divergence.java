// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.rerun;

import java.util.List;

/**
 * A record that running its input again did not give.
 *
 * @param sequence of the record.
 * @param expected the record in the journal, as text.
 * @param actual what the machine made of the same input, as text.
 * @param actors whose state differs, as far as that is known.
 */
public record Divergence(long sequence, String expected, String actual, List<String> actors) {
    public Divergence {
        actors = List.copyOf(actors);
    }
}
