// SPDX-License-Identifier: Apache-2.0
/** Immutable values with a fixed meaning: hashes, addresses, byte strings. */
package io.alys.core.value;
