// SPDX-License-Identifier: Apache-2.0
/** Where inputs wait to be sequenced: one bounded ring a source, one writing thread a ring. */
package io.alys.pipeline.inbound;
