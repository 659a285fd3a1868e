// SPDX-License-Identifier: Apache-2.0
/** Merge mining: proofs of work of a Bitcoin-like parent chain that finalize our blocks (rules.md 12 to 14). */
package io.alys.core.auxpow;
