// SPDX-License-Identifier: Apache-2.0
/** Figures of the node as a whole: what its inputs wait for, how it starts, what it keeps, and what it costs idle. */
package io.alys.perf.node;
