// SPDX-License-Identifier: Apache-2.0
package io.alys.core.resilience;

/** What a policy asks of its numbers. */
final class Requirement {
    private Requirement() {}

    static void require(final boolean holds, final String field, final long value, final String rule) {
        if (!holds) {
            throw new IllegalArgumentException(field + "=" + value + " must be " + rule);
        }
    }
}
