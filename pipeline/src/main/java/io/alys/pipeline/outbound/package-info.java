// SPDX-License-Identifier: Apache-2.0
/** Where effects wait for their adapter: one bounded ring a destination. */
package io.alys.pipeline.outbound;
