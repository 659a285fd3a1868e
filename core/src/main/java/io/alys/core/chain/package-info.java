// SPDX-License-Identifier: Apache-2.0
/** Blocks, payloads, slots and the rules they obey. */
package io.alys.core.chain;
