// SPDX-License-Identifier: Apache-2.0
package io.alys.journal.rerun;

/**
 * A record that running its input again did not give.
 *
 * @param sequence of the record.
 * @param expected the record in the journal, as text.
 * @param actual what the machine made of the same input, as text.
 */
public record Divergence(long sequence, String expected, String actual) {}
