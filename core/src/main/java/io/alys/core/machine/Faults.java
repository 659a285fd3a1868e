// SPDX-License-Identifier: Apache-2.0
package io.alys.core.machine;

/** How a fault is put into an event: the same words in every process. */
final class Faults {
    private static final int LENGTH_MAX = 512;

    private Faults() {}

    /** Type and message; no stack, which differs between runtimes. */
    static String describe(final RuntimeException fault) {
        final String text = fault.getClass().getName() + ": " + fault.getMessage();
        return text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX);
    }
}
