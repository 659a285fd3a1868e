// SPDX-License-Identifier: Apache-2.0
/** The chain: slots, proposals, imports, the head. */
package io.alys.core.consensus;
