// SPDX-License-Identifier: Apache-2.0
package io.alys.core.auxpow;

/** Where a parent's coinbase carries the header of merged mining (rules.md 12). */
public enum CommitmentPlace {
    /** The whole script of the third output, the root as it is. */
    OUTPUT_2,
    /** The whole script of the fourth output, the root as it is. */
    OUTPUT_3,
    /** In the script of the input, the root reversed, as merge miners do it. */
    INPUT_SCRIPT
}
