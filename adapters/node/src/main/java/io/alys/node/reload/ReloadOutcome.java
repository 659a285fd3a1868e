// SPDX-License-Identifier: Apache-2.0
package io.alys.node.reload;

import java.util.Locale;

/**
 * What became of a wish for other settings.
 *
 * @param text what changed, or why nothing did.
 */
public record ReloadOutcome(Result result, String text) {
    @Override
    public String toString() {
        return result.words() + (text.isEmpty() ? "" : ": " + text);
    }

    /** How it ended. */
    public enum Result {
        /** Every part works with the new settings. */
        APPLIED,
        /** It was begun, and every part has the old settings again. */
        ROLLED_BACK,
        /** It was not begun. */
        REFUSED,
        /** The files say what is in force already. */
        UNCHANGED;

        /** As people read it. */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
