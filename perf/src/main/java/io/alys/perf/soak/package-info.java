// SPDX-License-Identifier: Apache-2.0
/** The node under one load for a long time, and what its memory and its collector make of it. */
package io.alys.perf.soak;
